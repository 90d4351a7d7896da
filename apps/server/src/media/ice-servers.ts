import { createHmac, randomBytes } from 'node:crypto';
import type { IceServer, ServerConfig } from '../config/server-config.ts';

/**
 * An hour: whoever comes by takes a relay with them for no longer. coturn looks at the time when an allocation is made, and `restart-ice`
 * brings new ones, so a call goes on.
 */
const credentialSeconds = 60 * 60;

/**
 * The ICE servers for one client. TURN credentials follow coturn's `use-auth-secret`: the username is its expiry
 * in seconds since the Unix epoch and a random part, the password HMAC-SHA1 of it in base64
 * (draft-uberti-behave-turn-rest-00 section 2.2).
 * @param now milliseconds since the Unix epoch
 */
export function iceServersFor(config: Pick<ServerConfig, 'iceServers' | 'turn'>, now: number): IceServer[] {
  if (config.turn === undefined) return [...config.iceServers];
  const username = `${Math.floor(now / 1000) + credentialSeconds}:${randomBytes(6).toString('hex')}`;
  const credential = createHmac('sha1', config.turn.secret).update(username).digest('base64');
  return [...config.iceServers, { urls: config.turn.urls, username, credential }];
}
