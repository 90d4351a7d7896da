import { readFile } from 'node:fs/promises';
import { publicLiteral } from '@conclave/base';
import type { Logger } from '@conclave/base';

/** What the one socket of a worker may hold each way, for all rooms on it: 0.4 s at 80 Mbit/s. Linux gives 208 KiB by itself: 20 ms. */
export const socketBufferBytes = 4 * 1024 * 1024;

/** Linux gives no more than this, and says nothing where more is asked for (socket(7)). */
const ceilings = { receive: '/proc/sys/net/core/rmem_max', send: '/proc/sys/net/core/wmem_max' };

/** Tells the operator once where the kernel gives less than is asked for. Silent where there is no such kernel. */
export async function tellSmallBuffers(
  logger: Logger,
  read: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): Promise<void> {
  const most = async (path: string): Promise<number> => Number(await read(path).catch(() => 'Infinity'));
  const [receive, send] = [await most(ceilings.receive), await most(ceilings.send)];
  if (receive >= socketBufferBytes && send >= socketBufferBytes) return;
  logger.warn(publicLiteral('media-socket-buffers-small'), {
    wanted: socketBufferBytes,
    receive,
    send,
    setting: publicLiteral('sysctl net.core.rmem_max and net.core.wmem_max: see docs/hosting.md'),
  });
}
