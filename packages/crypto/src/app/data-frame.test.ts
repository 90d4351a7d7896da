import { toHex, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { World } from '../../test/scenario/world.ts';
import { random } from '../../test/fixtures.ts';
import { FrameKeys } from '../sframe/frame-keys.ts';
import { FrameOpener } from '../sframe/frame-opener.ts';
import { GroupState } from '../group/state.ts';
import { dataChannelKeys, dataChannelSecret } from './data-channel-keys.ts';
import { DataFrameOpener, DataFrameSealer, maxDataMessage } from './data-frame.ts';

vi.setConfig({ testTimeout: 60_000 });

const ann = { channel: 'pointer', leafIndex: 3 };
const annAsSeen = { ...ann, sinceEpoch: { generation: 0, number: 0 } };

function secretOf(epoch: number): Bytes {
  return new Uint8Array(32).fill(epoch + 1);
}

/** One member's keys of a channel, with these epochs installed at time 0 and the last one to send with. */
async function keysOf(epochs: readonly number[], channel = ann.channel): Promise<FrameKeys> {
  const keys = new FrameKeys();
  for (const epoch of epochs) {
    const at = { generation: 0, number: epoch };
    keys.install(at, await dataChannelKeys(secretOf(epoch), channel), 'no-removal', 0);
    keys.useSendEpoch(at);
  }
  return keys;
}

async function sealed(sealer: DataFrameSealer, message: Uint8Array, now = 0): Promise<Bytes> {
  const frame = await sealer.seal(message, now);
  if (!frame.ok) throw new Error(frame.error);
  return frame.value;
}

const hello = utf8Encode('x=3 y=4');
const fault = (error: string) => ({ ok: false, error });

describe('data channels', () => {
  it('APP-3: a message comes out as it went in, and shows its length in steps of 256 bytes', async () => {
    const sealer = new DataFrameSealer(await keysOf([1]), ann);
    const opener = new DataFrameOpener(await keysOf([1]), annAsSeen);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const frame = await sealed(sealer, bytes);
        expect((frame.length - 16) % 256).toBeLessThanOrEqual(17);
        expect(await opener.open(frame, 0)).toEqual({ ok: true, value: new Uint8Array(bytes) });
      }),
    );
  });

  it('APP-3: a frame holds ciphertext only, another one each time', async () => {
    const sealer = new DataFrameSealer(await keysOf([1]), ann);
    const [one, two] = [await sealed(sealer, hello), await sealed(sealer, hello)];
    expect(toHex(one)).not.toContain(toHex(hello));
    expect(toHex(one.subarray(4))).not.toBe(toHex(two.subarray(4)));
  });

  it('APP-3: a frame is taken once, in any order within the window', async () => {
    const sealer = new DataFrameSealer(await keysOf([1]), ann);
    const opener = new DataFrameOpener(await keysOf([1]), annAsSeen);
    const frames: Bytes[] = [];
    for (let count = 0; count < 1030; count += 1) frames.push(await sealed(sealer, hello));
    const order = [5, 3, 4, 5, 0, 3, 1029, 2];
    const outcomes = [];
    for (const index of order) {
      const opened = await opener.open(frames[index] ?? new Uint8Array(), 0);
      outcomes.push(opened.ok ? 'ok' : opened.error);
    }
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'replay', 'ok', 'replay', 'ok', 'replay']);
    const twin = new DataFrameOpener(await keysOf([1]), annAsSeen);
    const frame = frames[7] ?? new Uint8Array();
    const both = await Promise.all([twin.open(frame, 0), twin.open(frame, 0)]);
    expect(both.filter(({ ok: taken }) => taken)).toHaveLength(1);
  });

  it('APP-3: a frame belongs to one channel and one sender', async () => {
    const frame = await sealed(new DataFrameSealer(await keysOf([1]), ann), hello);
    const elsewhere = await keysOf([1], 'captions');
    const other = new DataFrameOpener(elsewhere, { ...annAsSeen, channel: 'captions' });
    expect(await other.open(frame, 0)).toEqual(fault('not-authentic'));
    // The keys of the right channel with another name in the additional data.
    const renamed = new DataFrameOpener(await keysOf([1]), { ...annAsSeen, channel: 'captions' });
    expect(await renamed.open(frame, 0)).toEqual(fault('not-authentic'));
    const bob = new DataFrameOpener(await keysOf([1]), { ...annAsSeen, leafIndex: 4 });
    expect(await bob.open(frame, 0)).toEqual(fault('wrong-leaf'));
    const newcomer = new DataFrameOpener(await keysOf([1]), {
      ...annAsSeen,
      sinceEpoch: { generation: 0, number: 2 },
    });
    expect(await newcomer.open(frame, 0)).toEqual(fault('wrong-leaf'));
  });

  it('APP-3: a data frame in a media track is foreign to it', async () => {
    const frame = await sealed(new DataFrameSealer(await keysOf([1]), ann), hello);
    const microphone = {
      leafIndex: 3,
      sinceEpoch: { generation: 0, number: 0 },
      source: 'microphone',
      codec: 'opus',
    } as const;
    const track = new FrameOpener(await keysOf([1]), microphone);
    expect(await track.open(frame, 0)).toEqual({ kind: 'drop', reason: 'foreign-kid' });
  });

  it('APP-3: keys change with the epoch: early frames may be held, late ones end with the old keys', async () => {
    const early = await sealed(new DataFrameSealer(await keysOf([1, 2]), ann), hello);
    const late = await sealed(new DataFrameSealer(await keysOf([1]), ann), hello);
    const keys = await keysOf([1]);
    const opener = new DataFrameOpener(keys, annAsSeen);
    expect(await opener.open(early, 0)).toEqual(fault('unknown-key'));
    keys.install({ generation: 0, number: 2 }, await dataChannelKeys(secretOf(2), ann.channel), 'removal', 0);
    expect((await opener.open(early, 10)).ok).toBe(true);
    expect((await opener.open(late, 20)).ok).toBe(true);
    expect(await opener.open(late, 2000)).toEqual(fault('past-epoch'));
  });

  it('APP-3: without keys, above the cap or after closing nothing is sealed or opened', async () => {
    const sealer = new DataFrameSealer(await keysOf([1]), ann);
    expect((await sealer.seal(new Uint8Array(maxDataMessage), 0)).ok).toBe(true);
    expect((await sealed(sealer, new Uint8Array(maxDataMessage))).length).toBeLessThanOrEqual(16 * 1024);
    expect(await sealer.seal(new Uint8Array(maxDataMessage + 1), 0)).toEqual(fault('too-long'));
    expect(await new DataFrameSealer(new FrameKeys(), ann).seal(hello, 0)).toEqual(fault('no-key'));
    const opener = new DataFrameOpener(await keysOf([1]), annAsSeen);
    opener.close();
    expect(await opener.open(await sealed(sealer, hello), 0)).toEqual(fault('closed'));
    expect(() => new DataFrameSealer(new FrameKeys(), { ...ann, leafIndex: 4096 })).toThrow(RangeError);
  });

  it('APP-3: changed frames and noise are typed errors', async () => {
    const frame = await sealed(new DataFrameSealer(await keysOf([1]), ann), hello);
    const opener = new DataFrameOpener(await keysOf([1]), annAsSeen);
    await fc.assert(
      fc.asyncProperty(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        expect((await opener.open(frame.with(at, (frame[at] ?? 0) ^ flip), 0)).ok).toBe(false);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        expect((await opener.open(new Uint8Array(noise), 0)).ok).toBe(false);
      }),
    );
    expect((await opener.open(frame, 0)).ok).toBe(true);
  });

  it('APP-3: all members of a group export the same secret, other than the media key, and another each epoch', async () => {
    const world = await World.create();
    const host = await world.host();
    const secret = async (client: typeof host) =>
      toHex(await dataChannelSecret(new GroupState(client.inside), random));
    const alone = await secret(host);
    const bob = await world.admit(host, 'Bob');
    expect(await secret(bob)).toBe(await secret(host));
    expect(await secret(host)).not.toBe(alone);
    expect([...host.keys.values()].map(toHex)).not.toContain(await secret(host));
  });
});
