import { CONTEXT, EpochKeys, FrameKeys, FrameOpener, FrameSealer } from '@conclave/crypto/sframe';
import type { Subject, TestCodec } from './subject.ts';

const LEAF = 1;
const EPOCH = { generation: 0, number: 1 };

/** Our frame cipher, with keys for one member who sends and receives. */
export async function conclave(codec: TestCodec): Promise<Subject> {
  const baseKey = crypto.getRandomValues(new Uint8Array(32));
  const keys = new FrameKeys();
  const installed = keys.install(EPOCH, await EpochKeys.import(baseKey), 'no-removal', performance.now());
  const used = keys.useSendEpoch(EPOCH);
  if (installed.kind !== 'done' || used.kind !== 'done') throw new Error('no epoch to measure in');
  const [context, source] =
    codec === 'opus'
      ? ([CONTEXT.microphone, 'microphone'] as const)
      : ([CONTEXT.cameraLayer0, 'camera'] as const);
  const sealer = new FrameSealer(keys, { leafIndex: LEAF, codec, context });
  const opener = new FrameOpener(keys, { leafIndex: LEAF, codec, sinceEpoch: EPOCH, source });
  return {
    name: 'Conclave',
    seal: async (frame) => {
      const sealed = await sealer.seal(new Uint8Array(frame.data), performance.now());
      if (sealed.kind === 'drop') throw new Error(`not sealed: ${sealed.reason}`);
      frame.data = sealed.data.buffer;
    },
    open: async (frame) => {
      const opened = await opener.open(new Uint8Array(frame.data), performance.now());
      if (opened.kind === 'drop') throw new Error(`not opened: ${opened.reason}`);
      frame.data = opened.data.buffer;
    },
  };
}
