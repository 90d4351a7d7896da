import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Serial, err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { localNames } from '../config/network.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { dataFailure } from '../start-failure.ts';
import type { StartFailure } from '../start-failure.ts';
import { loadCertificate } from './certificate.ts';
import { httpTimes } from './connections.ts';

/** Something that answers HTTP, not listening yet. */
export interface Listener {
  readonly server: Server;
  /**
   * Takes a certificate for these addresses that is valid for some time, where the one in use is not.
   * @param now milliseconds since the Unix epoch
   * @throws where the data folder can't be written
   */
  renew(addresses: readonly string[], now: number): Promise<void>;
}

const minVersion = 'TLSv1.2';

/** Over TLS with a certificate of its own where the configuration asks for it. */
export async function openListener(
  { selfSigned, dataFolder }: Pick<ServerConfig, 'selfSigned' | 'dataFolder'>,
  addresses: readonly string[],
  now: number,
  app: Parameters<typeof createServer>[1],
): Promise<Result<Listener, StartFailure>> {
  if (!selfSigned) return ok({ server: createServer(httpTimes, app), renew: async () => {} });
  try {
    // One after another: key and certificate are two files.
    const order = new Serial();
    let used = await loadCertificate(dataFolder, localNames(addresses), now);
    const server = createTlsServer(
      { ...httpTimes, ...used, minVersion, handshakeTimeout: httpTimes.headersTimeout },
      app,
    );
    return ok({
      server,
      renew: (current, later) =>
        order.run(async () => {
          const pair = await loadCertificate(dataFolder, localNames(current), later);
          if (pair.cert === used.cert) return;
          used = pair;
          server.setSecureContext({ ...pair, minVersion });
        }),
    });
  } catch (fault) {
    return err(dataFailure(fault, dataFolder));
  }
}
