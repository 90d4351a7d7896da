/** DOS-1: how often. Each rate counts points in a fixed window of seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

export interface Rates {
  /** Meetings that one address creates. */
  readonly creations: Rate;
  /** Failed `enter`s of one address at one room, and at all rooms. */
  readonly failures: Rate;
  readonly failuresPerAddress: Rate;
  /** JOIN-3: people who pass the gate of one room, from whatever addresses. Members who come back do not count. */
  readonly entersPerRoom: Rate;
  /** JOIN-3: knocks from one address at one room, from one peer, and at one room from whatever addresses. */
  readonly knocks: Rate;
  readonly knocksPerPeer: Rate;
  readonly knocksPerRoom: Rate;
  /** All frames of a connection that is not a member, and of a member. */
  readonly waitingFrames: Rate;
  readonly memberFrames: Rate;
  /** Bytes of a member's frames. */
  readonly memberBytes: Rate;
  readonly messages: Rate;
  readonly commits: Rate;
  /** Policies and commands that a member brings: each costs a verification. */
  readonly hostStatements: Rate;
  /** Connections of one address that have not entered; one of them gives way to a new one. */
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
  failuresPerAddress: { points: 300, seconds: 600 },
  entersPerRoom: { points: 600, seconds: 60 },
  knocks: { points: 400, seconds: 600 },
  knocksPerPeer: { points: 8, seconds: 60 },
  // Each costs every member up to 22 KB: 175 KB/s at worst.
  knocksPerRoom: { points: 80, seconds: 10 },
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
