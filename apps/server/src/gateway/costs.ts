import type { RequestBody, RequestType } from '@conclave/protocol';
import type { Cost } from './limiters.ts';

/** How many there are to tell. */
export interface Audience {
  readonly members: number;
  readonly waiting: number;
}

/** What an event may carry for the price of one, in bytes. */
const eventBytes = 4 * 1024;
/** Making something at the media worker, beside asking it for something. */
const makes = 4;
const asks = 1;

/** DOS-1: what each request costs beside its frame. */
const costs: { readonly [T in RequestType]: (body: RequestBody<T>, to: Audience) => Cost } = {
  // What a peer that breaks off and resumes makes the others hear.
  enter: ({ resume }, { members }) => (resume === undefined ? {} : { event: 2 * members }),
  leave: (_body, { members }) => ({ event: members }),
  ping: () => ({}),
  knock: ({ blob }, { members }) => ({ event: events(blob, members) }),
  found: ({ admission }, { waiting }) => ({ event: events(admission, waiting) }),
  // Its Welcomes paid for themselves when they came.
  welcome: ({ blob }) => ({ message: 1, event: events(blob, 1) }),
  commit: ({ blob }, { members }) => ({ commit: 1, event: events(blob, members) }),
  message: ({ blob }, { members }) => ({ message: 1, event: events(blob, members) }),
  reply: ({ blob }) => ({ message: 1, event: events(blob, 1) }),
  policy: (_body, { members, waiting }) => ({ 'host-statement': 1, event: members + waiting }),
  command: (_body, { members, waiting }) => ({ 'host-statement': 1, event: members + waiting }),
  'file-pass': () => ({}),
  'router-capabilities': () => ({ media: asks }),
  'create-transport': () => ({ media: makes }),
  'connect-transport': () => ({ media: asks }),
  'restart-ice': () => ({ media: asks }),
  // It may end four producers.
  'close-transport': (_body, { members }) => ({ media: asks, event: 4 * members }),
  produce: (_body, { members }) => ({ media: makes, event: members }),
  'close-producer': (_body, { members }) => ({ media: asks, event: members }),
  'pause-producer': (_body, { members }) => ({ media: asks, event: members }),
  'resume-producer': (_body, { members }) => ({ media: asks, event: members }),
  consume: () => ({ media: makes }),
  'close-consumer': () => ({ media: asks }),
  'pause-consumer': () => ({ media: asks }),
  'resume-consumer': () => ({ media: asks }),
  'set-layers': ({ priority }) => ({ media: priority === undefined ? asks : 2 * asks }),
  'request-keyframe': () => ({ media: asks }),
};

export function costOf<T extends RequestType>(
  request: { readonly type: T; readonly body: RequestBody<T> },
  to: Audience,
): Cost {
  return costs[request.type](request.body, to);
}

function events(blob: Uint8Array, receivers: number): number {
  return receivers * (1 + Math.floor(blob.length / eventBytes));
}
