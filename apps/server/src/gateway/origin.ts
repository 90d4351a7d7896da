import type { IncomingHttpHeaders } from 'node:http';

/**
 * Pages of other sites must not open connections in a visitor's name. A browser always sends Origin with a
 * WebSocket handshake (RFC 6455 section 4.1), so a missing one is refused too.
 * @param allowed origins besides the server's own host, such as `https://meet.example`
 */
export function originAllowed(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined) return false;
  return allowed.includes(origin) || origin === `https://${host}` || origin === `http://${host}`;
}
