import { join } from 'node:path';
import { runAttack } from '@conclave/server/testing/attack';
import type { AttackResult, Stretch } from '@conclave/server/testing/attack';
import type { BrowserRun } from '../browser.ts';
import type { Goal } from '../goal.ts';
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

const megabyte = 1_000_000;

/** Memory: 150 MB at rest, the caps of logs and of what one address may have waiting, and as much again as the garbage collector leaves. */
function goalsOf({ attacked, cutOff }: AttackResult): readonly Goal[] {
  const most = (point: string, value: number, unit: 'ms' | 'bytes', bound: number): Goal => ({
    point,
    value,
    unit,
    bound: { most: bound },
  });
  return [
    most('event loop, 99 of 100', attacked.loopP99Ms, 'ms', 50),
    most('RTP packet of the meeting, worst', attacked.packetWorstMs, 'ms', 200),
    most('message of the meeting, worst', attacked.messageWorstMs, 'ms', 200),
    most('memory of the server at its peak', attacked.serverPeakBytes, 'bytes', 1200 * megabyte),
    most('memory of the media worker', attacked.workerBytes, 'bytes', 300 * megabyte),
    { point: 'who sent too much was cut off', value: cutOff, unit: 'times', bound: { least: 1 } },
  ];
}

/**
 * One visitor at its allowed worst for two minutes, beside a meeting of four: 250 sockets, files and a flood of requests over HTTP, RTP over
 * transports of its own and junk on the media port. The real server and media worker, clients of the wire protocol, and RTP through the
 * meeting's own router. The baseline is the same meeting alone.
 */
export async function measureAttack(): Promise<BrowserRun> {
  const media = join(import.meta.dirname, 'media-attackers.ts');
  const result = await runAttack({ quiet: 15, attack: 120 }, [media]);
  const samples = (['quiet', 'attacked', 'after'] as const).flatMap((subject) =>
    points.map(([key, point, unit]): Sample => {
      const value = result[subject][key];
      return { point, subject, unit, value: unit === '%' ? value * 100 : value };
    }),
  );
  const browser = `Node.js ${process.version}, ${result.attackersLeft} attackers still members`;
  return { browser, samples, goals: goalsOf(result) };
}
