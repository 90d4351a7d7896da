import { runAttack } from '@conclave/server/testing/attack';
import type { Stretch } from '@conclave/server/testing/attack';
import type { BrowserRun } from '../browser.ts';
import type { Sample } from '../sample.ts';

const points: readonly (readonly [keyof Stretch, string, Sample['unit']])[] = [
  ['loopP99Ms', 'event loop, 99 of 100', 'ms'],
  ['loopWorstMs', 'event loop, worst', 'ms'],
  ['messageP99Ms', 'message to all four, 99 of 100', 'ms'],
  ['messageWorstMs', 'message to all four, worst', 'ms'],
  ['packetP99Ms', 'RTP packet, 99 of 100', 'ms'],
  ['packetWorstMs', 'RTP packet, worst', 'ms'],
  ['lost', 'RTP packets that did not come', '%'],
  ['serverBytes', 'memory of the server at the end', 'bytes'],
  ['serverPeakBytes', 'memory of the server at its peak', 'bytes'],
  ['workerBytes', 'memory of the media worker', 'bytes'],
];

/**
 * One visitor with 250 sockets, each at its allowed worst for a minute, beside a meeting of four: the real server and
 * media worker, clients of the wire protocol, and RTP through the meeting's own router. The baseline is the same meeting alone.
 */
export async function measureAttack(): Promise<BrowserRun> {
  const result = await runAttack({ quiet: 15, attack: 60 });
  const samples = (['quiet', 'attacked', 'after'] as const).flatMap((subject) =>
    points.map(([key, point, unit]): Sample => {
      const value = result[subject][key];
      return { point, subject, unit, value: unit === '%' ? value * 100 : value };
    }),
  );
  return { browser: `Node.js ${process.version}, ${result.attackersLeft} attackers still members`, samples };
}
