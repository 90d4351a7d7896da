import { expect, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { epochAt, HubFixture } from './testing.ts';

test('FRM-8: of a stream that was closed, or whose group has ended, nobody takes frames any more', async () => {
  const alice = new HubFixture();
  await alice.install(1, 0);
  const stream = { context: 'camera', codec: 'vp9', attested: false } as const;
  const camera = alice.attach({ streamId: 1, direction: 'send', ...stream });
  const tile = alice.attach({
    streamId: 2,
    direction: 'receive',
    leafIndex: 1,
    sinceEpoch: epochAt(0),
    ...stream,
  });
  await alice.hub.handle({ type: 'close-stream', streamId: 1 });
  await eventually(() => expect(camera.isTaken).toBe(false));
  expect(tile.isTaken).toBe(true);
  await alice.install(epochAt(1, 1), 0);
  await eventually(() => expect(tile.isTaken).toBe(false));
});
