import { composeServer } from '../compose-server.ts';
import { run } from '../run.ts';
import { createParts } from '../server-parts.ts';
import { pinoLogger } from '../logging/pino-logger.ts';
import { LineFile } from './line-file.ts';
import { tapRtp } from './rtp-tap.ts';
import { tapFrames, tapHttp } from './traffic-tap.ts';

/**
 * The server for tests of what it can see: the same one, from the same environment, which besides writes into the
 * files that these variables name:
 *   CONCLAVE_TAP_RTP      each RTP packet (`TappedProducer`, `TappedPacket`)
 *   CONCLAVE_TAP_TRAFFIC  each signalling frame and HTTP request (`TappedTraffic`)
 * `main.ts` does not reach this: a server that people start has no such switch.
 */
const rtpBytes = 96 * 1024 * 1024;
const trafficBytes = 32 * 1024 * 1024;
const { CONCLAVE_TAP_RTP: rtpPath, CONCLAVE_TAP_TRAFFIC: trafficPath } = process.env;

await run(async (config) => {
  if (rtpPath !== undefined) tapRtp(new LineFile(rtpPath, rtpBytes), pinoLogger(config.logLevel));
  const parts = await createParts(config);
  if (!parts.ok) return parts;
  if (trafficPath === undefined) return composeServer(config, parts.value);
  const traffic = new LineFile(trafficPath, trafficBytes);
  const started = await composeServer(config, { ...parts.value, interpose: tapFrames(traffic) });
  if (started.ok) tapHttp(started.value.http, traffic);
  return started;
});
