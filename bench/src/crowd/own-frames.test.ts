import { EpochKeys, FrameKeys, FrameOpener } from '@conclave/crypto/sframe';
import { expect, test } from 'vitest';
import { OwnFrames } from './own-frames.ts';

const epoch = { generation: 0, number: 4 };
const baseKey = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(7);
const install = { epoch, leafIndex: 3, leaves: [3], removed: false, added: false } as const;

test('what a simulated person sends opens like every member’s frames, and before an epoch nothing is sent', async () => {
  const own = new OwnFrames();
  expect(await own.picture(Uint8Array.of(0x10, 1, 2))).toBe(null);
  const given = baseKey();
  const installed = own.install({ ...install, baseKey: given });
  // As the page's side does once it has given it away.
  given.fill(0);
  await Promise.all([installed, own.use(epoch)]);

  const keys = new FrameKeys();
  const opened = await EpochKeys.import(baseKey());
  keys.install(epoch, opened, 'no-removal', performance.now());
  const owner = { leafIndex: 3, sinceEpoch: epoch };
  const camera = new FrameOpener(keys, { ...owner, source: 'camera', codec: 'vp8' });
  const microphone = new FrameOpener(keys, { ...owner, source: 'microphone', codec: 'opus' });
  const picture = new Uint8Array(40).fill(0x10);
  const [seen, heard] = [await own.picture(picture), await own.sound(Uint8Array.of(0xf8, 0xff, 0xfe))];
  expect(await camera.open(seen ?? new Uint8Array(), performance.now())).toMatchObject({
    kind: 'frame',
    data: picture,
  });
  expect(await microphone.open(heard ?? new Uint8Array(), performance.now())).toMatchObject({
    kind: 'frame',
  });
});
