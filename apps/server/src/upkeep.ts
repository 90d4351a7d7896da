import { every, publicLiteral } from '@conclave/base';
import type { Listener } from './http/listener.ts';
import type { ServerParts } from './server-parts.ts';

const purgeMs = 60_000;
/** How soon a laptop that changed its network can meet again, in milliseconds. */
const addressMs = 5_000;
const certificateMs = 24 * 60 * 60_000;

/** What a server does from time to time while it runs. @returns stops it */
export function keepUp(
  { store, addresses, clock, logger }: Pick<ServerParts, 'store' | 'addresses' | 'clock' | 'logger'>,
  listener: Listener,
): () => void {
  const renew = (): void => {
    listener
      .renew(addresses.current, clock.wallTime())
      .catch(() => logger.error(publicLiteral('certificate-not-renewed')));
  };
  const stops = [
    every(clock, purgeMs, () => {
      store.purge(clock.wallTime()).catch(() => logger.error(publicLiteral('purge-failed')));
    }),
    every(clock, addressMs, () => {
      if (!addresses.refresh()) return;
      // Who is in a call opens new transports when the old ones fail, and is told the new address then.
      logger.warn(publicLiteral('own-address-changed'));
      renew();
    }),
    every(clock, certificateMs, renew),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
