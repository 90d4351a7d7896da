import type { IncomingHttpHeaders } from 'node:http';

/** Why a page may not open a connection. */
export type OriginRefusal = 'none-sent' | 'other-port' | 'other-host';

/**
 * Pages of other sites must not open connections in a visitor's name. A browser always sends Origin with a
 * WebSocket handshake (RFC 6455 section 4.1), so a missing one is refused too.
 * @param allowed origins besides the server's own host, such as `https://meet.example`
 * @returns undefined where it may
 */
export function refusedOrigin(
  headers: IncomingHttpHeaders,
  allowed: readonly string[],
): OriginRefusal | undefined {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined) return 'none-sent';
  if (allowed.includes(origin) || origin === `https://${host}` || origin === `http://${host}`)
    return undefined;
  return URL.parse(origin)?.hostname === URL.parse(`http://${host}`)?.hostname ? 'other-port' : 'other-host';
}
