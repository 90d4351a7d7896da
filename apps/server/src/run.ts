import type { Result } from '@conclave/base';
import type { RunningServer } from './compose-server.ts';
import { isLoopback, ownAddresses } from './config/network.ts';
import { readConfig } from './config/read-config.ts';
import type { ServerConfig } from './config/server-config.ts';
import type { StartFailure } from './start-failure.ts';

/**
 * The process around a server: reads its configuration, says in one line that it is ready or in sentences why
 * not, and ends with it.
 */
export async function run(
  start: (config: ServerConfig) => Promise<Result<RunningServer, StartFailure>>,
): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  if (!config.ok) return fail(config.error);
  // Before it runs there is nothing to tell anybody.
  let stop = (): void => process.exit(0);
  // Registered before mediasoup's own handlers, which end its workers: clients are told first.
  process.on('SIGTERM', () => stop());
  process.on('SIGINT', () => stop());

  const started = await start(config.value);
  if (!started.ok) return fail([started.error.sentence]);
  const running = started.value;
  stop = () => {
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  if (!isLoopback(config.value.host) && !config.value.selfSigned && config.value.proxyHops === 0) {
    process.stderr.write(
      'Browsers demand https for camera and microphone on every address but localhost: ' +
        'start with "npm start -- --self-signed", or put a proxy with TLS in front.\n',
    );
  }
  if (config.value.announcedIps === undefined && ownAddresses().length === 0) {
    process.stderr.write(
      'This machine has no network address, so only browsers on it can meet; one that it gets later is used from then on.\n',
    );
  }
  process.stdout.write(`Conclave is ready at ${running.url}\n`);
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
