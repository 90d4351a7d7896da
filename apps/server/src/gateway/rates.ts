/** DOS-1: how often. Each rate counts points in a fixed window of seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

export interface Rates {
  /** Meetings that one address creates. */
  readonly creations: Rate;
  /** Failed `enter`s of one address at one room. */
  readonly failures: Rate;
  /** JOIN-3: knocks from one address at one room, and from one peer. */
  readonly knocks: Rate;
  readonly knocksPerPeer: Rate;
  /** All frames of a connection that is not a member, and of a member. */
  readonly waitingFrames: Rate;
  readonly memberFrames: Rate;
  /** Bytes of a member's frames. */
  readonly memberBytes: Rate;
  readonly messages: Rate;
  readonly commits: Rate;
  /** Policies and commands that a member brings: each costs a verification. */
  readonly hostStatements: Rate;
  /** Connections of one address that have not entered; the oldest gives way to a new one. */
  readonly unenteredPerAddress: number;
  /** Waiting peers of one address. */
  readonly waitingPerAddress: number;
  /** Waiting peers of one room: they never take up the seats of all members. */
  readonly waitingPerRoom: number;
}

/**
 * Sized for an office of 100 behind one address that fills a meeting within a minute (COM-8), and for a member
 * who consumes the three streams of each of 249 others at once.
 */
export const defaultRates: Rates = {
  creations: { points: 120, seconds: 600 },
  failures: { points: 30, seconds: 600 },
  knocks: { points: 400, seconds: 600 },
  knocksPerPeer: { points: 8, seconds: 60 },
  waitingFrames: { points: 60, seconds: 10 },
  memberFrames: { points: 4000, seconds: 10 },
  memberBytes: { points: 96 * 1024 * 1024, seconds: 10 },
  messages: { points: 400, seconds: 10 },
  commits: { points: 60, seconds: 10 },
  hostStatements: { points: 300, seconds: 60 },
  unenteredPerAddress: 64,
  waitingPerAddress: 200,
  waitingPerRoom: 150,
};
