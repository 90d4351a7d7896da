export type { CallAdapters } from './adapters.ts';
export { createBrowserIdentities } from './browser-identities.ts';
export { createBrowserTickets } from './browser-tickets.ts';
export { createConclave } from './conclave.ts';
export type { DerivePwKey } from './meeting-keys.ts';
export type { PersistentIdentities } from './persistent-identities.ts';
export type { KeptTicket, ReturnTicket, TicketStore } from './tickets.ts';
export type * from './view.ts';
export type * from './verification-view.ts';
