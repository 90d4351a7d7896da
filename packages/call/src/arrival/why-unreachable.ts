import { signallingPath } from '@conclave/protocol';
import type { ClosedReason } from '@conclave/signalling';
import type { Post } from './post.ts';

/** Why no connection comes about, as far as a page can tell. */
export type ConnectionFault =
  | 'server-unreachable'
  /** The server takes this page for another site's: a proxy in front changes what it sees, or its operator has to name the site. */
  | 'origin-refused'
  /** It answers, and would take a connection: something on the way, or in front of it, holds WebSockets up. */
  | 'connection-blocked';

/** Why a session is over. */
export type SessionEnd = Exclude<ClosedReason, 'unreachable'> | ConnectionFault;

/** Asks by plain HTTP where a WebSocket does not open: a browser tells a page nothing of what such a request was answered. */
export async function whyUnreachable(post: Post): Promise<ConnectionFault> {
  switch ((await post(signallingPath, ''))?.status) {
    case 403:
      return 'origin-refused';
    // "Upgrade Required": the server itself, by the judgement that a WebSocket would meet.
    case 426:
      return 'connection-blocked';
    default:
      return 'server-unreachable';
  }
}
