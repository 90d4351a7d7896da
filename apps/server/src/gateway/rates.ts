import type { HoldingCaps } from '../holdings/holdings.ts';

/**
 * DOS-1: what may be had, by whom. Everything that a client can ask for costs some of these, and each is counted in
 * every scope that has a rate for it.
 */
export type Resource =
  /** HTTP requests. */
  | 'request'
  /** Meetings that are created. */
  | 'creation'
  /** `enter`s that failed. */
  | 'failure'
  /** Sockets that are opened. */
  | 'connection'
  /** JOIN-3: people who pass a gate. Members who come back do not count. */
  | 'enter'
  /** JOIN-3: each goes to every member of its room. */
  | 'knock'
  /** Frames of who is no member, and of a member. */
  | 'stranger-frame'
  | 'frame'
  /** Bytes of frames. */
  | 'byte'
  | 'message'
  | 'commit'
  /** Policies and commands that a member brings: each costs a verification. */
  | 'host-statement'
  /** What goes out to others because of a request: one for each receiver and 4 KiB. Some 15 µs of the event loop. */
  | 'event'
  /** Round trips to the media worker; four for one that makes something. Some 0.1 ms each on both sides. */
  | 'media'
  /** APP-2: bytes of files that are sent or fetched, and those that the disk is to hold. */
  | 'file-byte'
  | 'file-kept';

/**
 * A peer is one person in one room, or a connection that has not entered. An address is an IPv4 address or a /64 of
 * IPv6: an office, or an attacker.
 */
export type Scope = 'peer' | 'address' | 'address-at-room' | 'room' | 'process';

/** A bucket that holds `points` and fills within `seconds`. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
  /**
   * What comes when it is empty. What one has to oneself `refuse`s; what honest people share with whoever floods makes
   * `wait`, so that a flood slows its neighbours and locks nobody out.
   */
  readonly beyond: 'refuse' | 'wait';
}

export type Budget = { readonly [S in Scope]?: Rate };
export type Budgets = { readonly [R in Resource]: Budget };

/** Seats, and other things that are held for a while. */
export interface Seats {
  /** HTTP connections of one address, where no proxy stands before them; one of them gives way to a new one. */
  readonly httpPerAddress: number;
  /** Connections of one address that have not entered; one of them gives way to a new one. */
  readonly unenteredPerAddress: number;
  /** Waiting peers of one address. */
  readonly waitingPerAddress: number;
  /** Waiting peers of one room: they never take up the seats of all members. */
  readonly waitingPerRoom: number;
  /** Rooms that are open because somebody of one address came first; and in the whole process. */
  readonly roomsPerAddress: number;
  readonly rooms: number;
  /** Bytes of all logs in the process: the longest log loses its oldest entries first. */
  readonly logBytes: number;
}

export type Rates = Budgets & Seats & HoldingCaps;

export function refuse(points: number, seconds: number): Rate {
  return { points, seconds, beyond: 'refuse' };
}

export function wait(points: number, seconds: number): Rate {
  return { points, seconds, beyond: 'wait' };
}

/** A tenth of a second's worth at once: what waits is let through evenly, so that nothing else has to wait for a burst. */
function evenly(perSecond: number): Rate {
  return wait(perSecond / 10, 0.1);
}

const mebibyte = 1024 * 1024;

/**
 * Sized for an office of 100 behind one address that fills a meeting within a minute (COM-8), and for a member
 * who consumes the four streams of each of 249 others at once. What one address may cost is at most a fifth of what the
 * process can do, and what the process takes on leaves it time to answer.
 */
export const defaultRates: Rates = {
  // A page is some 40 files: an office of 100 that opens it at once has all of them after 4 s.
  request: { address: wait(1000, 1), process: wait(4000, 1) },
  creation: { address: refuse(120, 600), process: refuse(3000, 600) },
  failure: { 'address-at-room': refuse(30, 600), address: refuse(300, 600) },
  connection: { address: wait(100, 1), process: wait(1000, 1) },
  enter: { room: refuse(600, 60) },
  // Each costs every member up to 22 KB: 175 KB/s at worst.
  knock: { peer: refuse(8, 60), 'address-at-room': refuse(400, 600), room: refuse(80, 10) },
  'stranger-frame': { peer: refuse(60, 10) },
  frame: { peer: refuse(4000, 10), address: evenly(2000), process: evenly(8000) },
  byte: {
    peer: refuse(96 * mebibyte, 10),
    address: evenly(8 * mebibyte),
    process: evenly(32 * mebibyte),
  },
  message: { peer: refuse(400, 10) },
  commit: { peer: refuse(60, 10) },
  'host-statement': { peer: refuse(300, 60) },
  event: {
    peer: refuse(40_000, 10),
    address: evenly(10_000),
    room: evenly(10_000),
    process: evenly(30_000),
  },
  media: { peer: refuse(8000, 10), address: evenly(2000), process: evenly(5000) },
  'file-byte': { address: evenly(96 * mebibyte), process: evenly(384 * mebibyte) },
  'file-kept': { 'address-at-room': refuse(8192 * mebibyte, 3600), address: refuse(16_384 * mebibyte, 3600) },
  // Six for each browser of an office of 100, and as many that linger.
  httpPerAddress: 1200,
  unenteredPerAddress: 64,
  waitingPerAddress: 200,
  waitingPerRoom: 150,
  roomsPerAddress: 200,
  rooms: 5000,
  logBytes: 256 * mebibyte,
  // A school of 200 with as many second devices, twice over.
  peers: { address: 1000, process: 10_000 },
  // 200 newcomers at once are 340 KB of Welcome each, which waits twice: here for its commit, then for its receiver.
  waitingBytes: { address: 320 * mebibyte, process: 768 * mebibyte },
  // 200 people who each take the sound of all others and a page of 48 pictures.
  consumers: { address: 50_000, process: 125_000 },
  // 10 Mbit/s for each of 200.
  mediaBits: { address: 2_000_000_000, process: 10_000_000_000 },
};
