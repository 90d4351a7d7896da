import { equalBytes } from '@conclave/base';
import { EpochKeys, FrameKeys } from '@conclave/crypto/sframe';
import { expect, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import type { SentSample } from '../types.ts';
import type { StreamOptions } from './messages.ts';
import { SentSampler } from './sent-sampler.ts';
import { bytesOf, encodedFrame, HubFixture } from './testing.ts';

const camera: StreamOptions = {
  streamId: 2,
  direction: 'send',
  context: 'camera',
  codec: 'vp9',
  attested: false,
};
const vp9 = Array.from({ length: 900 }, (_, index) => (index * 7 + 3) & 0xff);

async function sendingHub(): Promise<HubFixture> {
  const hub = new HubFixture();
  await hub.install(1, 0);
  await hub.use(1);
  return hub;
}

function samplesOf(hub: HubFixture): readonly SentSample[] {
  return hub.posted.flatMap((message) => (message.type === 'sent-sample' ? [message.sample] : []));
}

test('VER-4: asked for, the next frame of each stream is shown as it leaves, and opens like a receiver’s', async () => {
  const hub = await sendingHub();
  const transformer = hub.attach(camera);
  transformer.push(encodedFrame(vp9, {}, 'key'));
  await eventually(() => expect(transformer.output).toHaveLength(1));
  expect(samplesOf(hub)).toEqual([]);
  await hub.hub.handle({ type: 'sample-sent' });
  transformer.push(encodedFrame(vp9, {}, 'delta'));
  transformer.push(encodedFrame(vp9, {}, 'delta'));
  await eventually(() => expect(transformer.output).toHaveLength(3));
  await eventually(() => expect(samplesOf(hub)).toHaveLength(1));
  const [sample] = samplesOf(hub);
  const [, left] = transformer.output;
  if (sample === undefined || left === undefined) throw new Error('nothing left');
  expect(sample).toMatchObject({ context: 'camera', verdict: 'encrypted', bytes: bytesOf(left).length });
  expect(equalBytes(sample.front, bytesOf(left).subarray(0, 32))).toBe(true);
});

async function verdictOn(payload: Uint8Array<ArrayBuffer>, sealed: Uint8Array<ArrayBuffer>): Promise<string> {
  const keys = new FrameKeys();
  keys.install({ generation: 0, number: 1 }, await EpochKeys.import(new Uint8Array(32)), 'no-removal', 0);
  const samples: SentSample[] = [];
  const sampler = new SentSampler({ keys, now: () => 0, post: (sample) => samples.push(sample) });
  sampler.ask([camera.streamId]);
  sampler.sealed(camera, 0, payload, sealed);
  await eventually(() => expect(samples).toHaveLength(1));
  return samples[0]?.verdict ?? 'none';
}

test('VER-4: a frame that would leave as it was, or that nobody could open, is called that', async () => {
  const payload = Uint8Array.from(vp9);
  expect(await verdictOn(payload, payload)).toBe('readable');
  expect(await verdictOn(payload, new Uint8Array([1, 2, 3, ...payload]))).toBe('readable');
  expect(await verdictOn(payload, crypto.getRandomValues(new Uint8Array(940)))).toBe('not-openable');
});
