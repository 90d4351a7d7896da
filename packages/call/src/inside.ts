/** What nobody needs before they join: MLS, the group and the call. Fetched while somebody fills the form in. */
export { prepareSuite } from '@conclave/crypto';
export { openGroupDoor } from './arrival/mls-door.ts';
export { LiveCall } from './live-call.ts';
export { callParts } from './call-parts.ts';
