/** How far a join is, in this order. */
export type JoinStep = 'pressed' | 'join-key' | 'knock' | 'admitted';
