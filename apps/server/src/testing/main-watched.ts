import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startServer } from '../index.ts';
import { run } from '../run.ts';
import { MediaLoad } from './media-load.ts';
import { MediaProbe } from './media-probe.ts';

/**
 * The server for measuring it under load: the same one, from the same environment, which besides tells its parent over
 * IPC how it is, and forwards RTP of the parent's through the first room's router.
 */
const delays = monitorEventLoopDelay({ resolution: 1 });
const probe = new MediaProbe();
const load = new MediaLoad();

process.on('message', (message) => {
  if (message === 'watch') {
    delays.reset();
    delays.enable();
  }
  if (message === 'report') {
    process.send?.({
      type: 'report',
      loopP99Ms: delays.percentile(99) / 1e6,
      loopWorstMs: delays.max / 1e6,
      serverBytes: process.memoryUsage.rss(),
      workerBytes: probe.workerBytes(),
    });
  }
  if (message === 'load') {
    load.take().then(
      (taken) => process.send?.({ type: 'load', cpuMs: cpuMs(), ...taken }),
      () => process.exit(1),
    );
  }
  if (typeof message !== 'object' || message === null || !('ports' in message)) return;
  if (!Array.isArray(message.ports) || !message.ports.every((port) => typeof port === 'number')) return;
  probe.lay(message.ports).then(
    (laid) => process.send?.({ type: 'laid', ...laid }),
    () => process.exit(1),
  );
});

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

await run(startServer);
