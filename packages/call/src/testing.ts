export { createSignallingSfu } from './sfu/signalling-sfu.ts';
export { Outbox } from './group/outbox.ts';
export { FakeLocalMedia } from './testing/fake-local-media.ts';
export { FakeMediaSession } from './testing/fake-media-session.ts';
export { MemoryTickets } from './testing/memory-tickets.ts';
export { MemoryIdentities } from './testing/memory-identities.ts';
