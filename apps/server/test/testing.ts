export { refuse } from '../src/gateway/rates.ts';
export { TestServer, bytes, text } from './harness.ts';
export type { Person } from './harness.ts';
export { newPeerId } from './meeting.ts';
export type { TestMeeting } from './meeting.ts';
