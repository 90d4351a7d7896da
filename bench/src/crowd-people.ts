import * as v from 'valibot';
import { Crowd } from './crowd/people.ts';

/**
 * The crowd's own process. Over IPC it is told the server and the clip, then how many are to be there; it answers each time with the
 * link of the meeting, and when asked whether the group is calm.
 */
const takes = v.object({ sounds: v.number(), pictures: v.number() });
const told = v.union([
  v.object({
    url: v.string(),
    framesPerSecond: v.number(),
    frames: v.array(v.object({ isKey: v.boolean(), base64: v.string() })),
  }),
  v.object({ people: v.number(), takes }),
  v.object({ calm: v.literal(true) }),
]);

let crowd: Crowd | undefined;
let link: string | undefined;

async function handle(message: unknown): Promise<void> {
  const order = v.parse(told, message);
  if ('url' in order) {
    const frames = order.frames.map(({ isKey, base64 }) => ({
      isKey,
      data: new Uint8Array(Buffer.from(base64, 'base64')),
    }));
    crowd = new Crowd(order.url, { framesPerSecond: order.framesPerSecond, frames });
    return;
  }
  if (crowd === undefined) throw new Error('there is no server yet');
  if ('calm' in order) {
    await crowd.calm();
    process.send?.({ calm: true });
    return;
  }
  link ??= await crowd.host(order.takes);
  if (order.people > crowd.size) await crowd.guests(link, order.people - crowd.size, order.takes);
  process.send?.({ link, people: crowd.size });
}

process.on('message', (message) => {
  handle(message).catch((fault: unknown) => {
    process.stderr.write(`${String(fault)}\n`);
    process.exit(1);
  });
});
