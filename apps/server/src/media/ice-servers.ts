import { createHmac } from 'node:crypto';
import type { PeerId } from '@conclave/protocol';
import type { IceServer, ServerConfig } from '../config/server-config.ts';

/**
 * An hour: whoever comes by takes a relay with them for no longer. coturn looks at the time when an allocation is made, and `restart-ice`
 * brings new ones, so a call goes on.
 */
const credentialSeconds = 60 * 60;

/**
 * The ICE servers for one client. TURN credentials follow coturn's `use-auth-secret`: the username is its expiry
 * in seconds since the Unix epoch and a name, the password HMAC-SHA1 of it in base64
 * (draft-uberti-behave-turn-rest-00 section 2.2).
 *
 * The relay counts allocations by the part behind the time, so one peer has one name in all its credentials, which tells the relay nothing
 * about it, and cannot use up what is there for the others.
 * @param now milliseconds since the Unix epoch
 */
export function iceServersFor(
  config: Pick<ServerConfig, 'iceServers' | 'turn'>,
  peer: PeerId,
  now: number,
): IceServer[] {
  if (config.turn === undefined) return [...config.iceServers];
  const name = createHmac('sha256', config.turn.secret).update(`peer ${peer}`).digest('hex').slice(0, 16);
  const username = `${Math.floor(now / 1000) + credentialSeconds}:${name}`;
  const credential = createHmac('sha1', config.turn.secret).update(username).digest('base64');
  return [...config.iceServers, { urls: config.turn.urls, username, credential }];
}
