export { browserSocket } from './browser-socket.ts';
export { createSignalling } from './client.ts';
export type { RequestFailure, RequestFailureReason, RequestResult } from './pending-requests.ts';
export { signallingPolicy } from './policy.ts';
export type { OpenSocket, Socket, SocketHandlers } from './socket.ts';
export type * from './types.ts';
