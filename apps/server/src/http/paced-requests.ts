import type { Clock } from '@conclave/base';
import type { RequestHandler } from 'express';
import type { ServerConfig } from '../config/server-config.ts';
import { clientAddress } from '../gateway/client-address.ts';
import { neighbours } from '../gateway/limiters.ts';
import type { Limiters } from '../gateway/limiters.ts';

/** A request that would have to wait longer than this for its neighbours' is refused, in milliseconds. */
const longestMs = 10_000;

/** DOS-1: requests of one address, and of all, come through at a rate; a flood makes its neighbours wait and refuses itself. */
export function pacedRequests({
  config,
  limiters,
  clock,
}: {
  readonly config: Pick<ServerConfig, 'proxyHops'>;
  readonly limiters: Limiters;
  readonly clock: Clock;
}): RequestHandler {
  return (request, response, next) => {
    const address = clientAddress(request, config.proxyHops);
    const wait = limiters.spend({ request: 1 }, neighbours(address), longestMs);
    if (wait === 0) return next();
    if (wait === undefined) {
      response.status(503).setHeader('Retry-After', '10').json({ error: 'too-many-requests' });
      return;
    }
    const cancel = clock.after(wait, () => next());
    response.once('close', cancel);
  };
}
