import fc from 'fast-check';
import { expect, test } from 'vitest';
import layout from '../../vectors/frame-layout.json' with { type: 'json' };
import { EpochKeys } from './epoch-keys.ts';
import {
  ALICE,
  BOB,
  contentOf,
  epochAt,
  epochKeys,
  fromHex,
  memberKeys,
  opener,
  outcomeOf,
  sealed,
  sealer,
  STREAMS,
} from './fixtures.ts';
import { FrameKeys } from './frame-keys.ts';
import { FrameOpener } from './frame-opener.ts';
import { FrameSealer } from './frame-sealer.ts';
import { CONTEXT, unpackKid } from './kid.ts';

const streams = Object.values(STREAMS);
/** A VP8 key frame by its first byte (bit 0 is 0), and nothing special for the other codecs. */
const KEY_FRAME = new Uint8Array(24).map((_, i) => 0x50 + i);
const DELTA_FRAME = new Uint8Array(24).map((_, i) => 0x51 + i);

test.each(layout.frames)(
  'FRM-3: $codec $note is laid out and authenticated as an independent program does it',
  async (vector) => {
    const stream = streams.find(({ codec }) => codec === vector.codec);
    if (stream === undefined) throw new Error('a vector for what is not used');
    const keys = new FrameKeys();
    keys.install(epochAt(vector.epoch), await EpochKeys.import(fromHex(vector.baseKey)), 'no-removal', 0);
    keys.useSendEpoch(epochAt(vector.epoch));
    const own = sealer(keys, stream, vector.leafIndex);
    for (let ctr = 0; ctr < vector.ctr; ctr += 1) await own.seal(fromHex(vector.frame), 0);
    expect(await sealed(own, fromHex(vector.frame))).toEqual(fromHex(vector.sealed));
    expect(await opener(keys, stream, vector.leafIndex).open(fromHex(vector.sealed), 0)).toEqual({
      kind: 'frame',
      data: fromHex(vector.frame),
      epoch: epochAt(vector.epoch),
      context: vector.context,
      ctr: vector.ctr,
    });
  },
);

test.each(streams)(
  'FRM-3: any $codec frame comes back as it was, with its buffer for itself',
  async (stream) => {
    const [own, theirs] = [sealer(await memberKeys([300]), stream), opener(await memberKeys([300]), stream)];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 10, maxLength: 3000 }), async (frame) => {
        const bytes = await sealed(own, new Uint8Array(frame));
        expect(bytes.buffer.byteLength).toBe(bytes.length);
        const opened = await theirs.open(bytes, 0);
        expect(contentOf(opened)).toEqual({ data: new Uint8Array(frame), epoch: 300 });
        if (opened.kind === 'frame') expect(opened.data.buffer.byteLength).toBe(frame.length);
      }),
    );
  },
);

test.each(streams)(
  'FRM-3: a $codec frame of a hundred thousand bytes comes back as it was',
  async (stream) => {
    const frame = new Uint8Array(100_000).map((_, i) => 0x50 + i * 3);
    const bytes = await sealed(sealer(await memberKeys([1]), stream), frame);
    const opened = await opener(await memberKeys([1]), stream).open(bytes, 0);
    expect(contentOf(opened)).toEqual({ data: frame, epoch: 1 });
    if (opened.kind === 'frame') expect(opened.data.buffer.byteLength).toBe(frame.length);
  },
);

test.each(streams)('FRM-3: a $codec frame with any one bit flipped is dropped', async (stream) => {
  for (const frame of [KEY_FRAME, DELTA_FRAME]) {
    const bytes = await sealed(sealer(await memberKeys([1]), stream), frame);
    const theirs = opener(await memberKeys([1]), stream);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const tampered = bytes.slice();
      tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect((await theirs.open(tampered, 0)).kind).toBe('drop');
    }
    expect(await outcomeOf(theirs, bytes)).toBe('frame');
  }
});

test.each(streams)('FRM-3: a $codec frame cut or lengthened anywhere is dropped', async (stream) => {
  const bytes = await sealed(sealer(await memberKeys([1]), stream), KEY_FRAME);
  const theirs = opener(await memberKeys([1]), stream);
  for (let length = 0; length < bytes.length; length += 1) {
    expect((await theirs.open(bytes.slice(0, length), 0)).kind).toBe('drop');
  }
  expect((await theirs.open(new Uint8Array([...bytes, 0]), 0)).kind).toBe('drop');
  expect(await outcomeOf(theirs, bytes)).toBe('frame');
});

test('FRM-4: arbitrary bytes are dropped and nothing rejects', async () => {
  const keys = await memberKeys([1]);
  const all = streams.map((stream) => opener(keys, stream));
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .uint8Array({ minLength: 20, maxLength: 60 })
      .map((tail) => Uint8Array.of(0xa8, 0x10, ALICE, 1, 9, ...tail)),
  );
  await fc.assert(
    fc.asyncProperty(junk, async (bytes) => {
      for (const theirs of all) expect((await theirs.open(new Uint8Array(bytes), 0)).kind).toBe('drop');
    }),
    { numRuns: 300 },
  );
});

test('FRM-3: the codec is authenticated: VP9 opened as VP8 or VP8 as VP9 is dropped', async () => {
  const { vp8 } = STREAMS;
  const asVp9 = { ...vp8, codec: 'vp9' } as const;
  const [send, receive] = [await memberKeys([1]), await memberKeys([1])];
  for (const frame of [KEY_FRAME, DELTA_FRAME]) {
    const vp8Bytes = await sealed(sealer(send, vp8), frame);
    const vp9Bytes = await sealed(sealer(send, asVp9), frame);
    expect((await opener(receive, asVp9).open(vp8Bytes, 0)).kind).toBe('drop');
    expect((await opener(receive, vp8).open(vp9Bytes, 0)).kind).toBe('drop');
  }
});

test('FRM-3: the metadata is authenticated where the layout alone would fit', async () => {
  const { vp9 } = STREAMS;
  const bytes = await sealed(sealer(await memberKeys([1]), vp9), DELTA_FRAME);
  // The same bytes read as VP8 with its prefix moved in front: only the AAD tells the two apart.
  const asVp8 = new Uint8Array([DELTA_FRAME[0] ?? 0, ...bytes]);
  const theirs = opener(await memberKeys([1]), { ...vp9, codec: 'vp8' });
  expect(await outcomeOf(theirs, asVp8)).toBe('authentication-failed');
});

test('FRM-3: a codec that cannot carry the source is a fault of the caller', async () => {
  const keys = await memberKeys([1]);
  const video = { leafIndex: ALICE, context: CONTEXT.cameraLayer0, codec: 'opus' } as const;
  expect(() => new FrameSealer(keys, video)).toThrow(RangeError);
  const audio = { leafIndex: ALICE, sinceEpoch: epochAt(0), source: 'microphone', codec: 'vp8' } as const;
  expect(() => new FrameOpener(keys, audio)).toThrow(RangeError);
  expect(() => sealer(keys, STREAMS.opus, 4096)).toThrow(RangeError);
  expect(() => opener(keys, STREAMS.opus, -1)).toThrow(RangeError);
});

test("FRM-5: A's stream in B's tile is dropped", async () => {
  const receive = await memberKeys([1]);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus, ALICE), KEY_FRAME);
  expect(await outcomeOf(opener(receive, STREAMS.opus, BOB), bytes)).toBe('wrong-leaf');
  expect(await outcomeOf(opener(receive, STREAMS.opus, ALICE), bytes)).toBe('frame');
});

test('FRM-5: a frame from before the member came to its leaf is dropped', async () => {
  const receive = await memberKeys([1, 2]);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), KEY_FRAME);
  expect(await outcomeOf(opener(receive, STREAMS.opus, ALICE, 2), bytes)).toBe('wrong-leaf');
  expect(await outcomeOf(opener(receive, STREAMS.opus, ALICE, 1), bytes)).toBe('frame');
});

test('FRM-5: a frame of one source in the place of another is dropped', async () => {
  const receive = await memberKeys([1]);
  const screen = { source: 'screen', codec: 'vp8' } as const;
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.vp8), KEY_FRAME);
  expect(await outcomeOf(opener(receive, screen), bytes)).toBe('wrong-context');
  const voice = await sealed(sealer(await memberKeys([1]), STREAMS.opus), KEY_FRAME);
  const screenAudio = { source: 'screen-audio', codec: 'opus' } as const;
  expect(await outcomeOf(opener(receive, screenAudio), voice)).toBe('wrong-context');
});

test('FRM-2: all layers of a source open in one consumer, and each has a counter of its own', async () => {
  const [send, theirs] = [await memberKeys([1]), opener(await memberKeys([1]), STREAMS.vp8)];
  for (const context of [CONTEXT.cameraLayer0, CONTEXT.cameraLayer1, CONTEXT.cameraLayer2]) {
    const bytes = await sealed(sealer(send, { context, codec: 'vp8' }), DELTA_FRAME);
    expect(bytes.slice(1, 5)).toEqual(Uint8Array.of(0xa0, context << 4, ALICE, 1));
    expect(await outcomeOf(theirs, bytes)).toBe('frame');
  }
});

test('FRM-2: a KID that is none of ours, and a CTR beyond the last, are dropped by name', async () => {
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const tail = '00'.repeat(16);
  expect(await outcomeOf(theirs, fromHex(`00${tail}`))).toBe('foreign-kid');
  expect(await outcomeOf(theirs, fromHex(`f0${'ff'.repeat(8)}${tail}`))).toBe('foreign-kid');
  expect(await outcomeOf(theirs, fromHex(`ac1005010100000000${tail}`))).toBe('counter-out-of-range');
  expect(await outcomeOf(theirs, fromHex(`af10050180${'00'.repeat(7)}${tail}`))).toBe('counter-out-of-range');
  expect(await outcomeOf(theirs, fromHex(`a0100501${tail}`))).toBe('authentication-failed');
});

test('FRM-2: a counter goes on when a stream is sealed anew within an epoch', async () => {
  const send = await memberKeys([1]);
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const ctrs: (number | undefined)[] = [];
  for (let round = 0; round < 3; round += 1) {
    const bytes = await sealed(sealer(send, STREAMS.opus), KEY_FRAME);
    ctrs.push((bytes[0] ?? 0) & 7);
    expect(await outcomeOf(theirs, bytes)).toBe('frame');
  }
  expect(ctrs).toEqual([0, 1, 2]);
});

test('FRM-2: a key that has had its last CTR seals nothing more', async () => {
  const own = new FrameKeys();
  const epoch = await epochKeys(1);
  own.install(epochAt(1), epoch, 'no-removal', 0);
  own.useSendEpoch(epochAt(1));
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const key = await epoch.sendKey(0x100501);
  expect(unpackKid(0x100501)).toMatchObject({ context: CONTEXT.microphone, leafIndex: ALICE });
  key?.counter.spend(0xffff_fffe);
  const mine = sealer(own, STREAMS.opus);
  const last = await sealed(mine, KEY_FRAME);
  expect(last.slice(0, 8)).toEqual(fromHex('ab100501ffffffff'));
  expect(await mine.seal(KEY_FRAME, 0)).toEqual({ kind: 'drop', reason: 'counter-exhausted' });
  expect(await outcomeOf(theirs, last)).toBe('frame');
});

test('FRM-1: frames in flight together have their own nonces and all open', async () => {
  const own = sealer(await memberKeys([1]), STREAMS.vp8);
  const theirs = opener(await memberKeys([1]), STREAMS.vp8);
  const frames = Array.from({ length: 300 }, (_, i) => new Uint8Array(40 + i).fill(i));
  const bytes = await Promise.all(frames.map(async (frame) => sealed(own, frame)));
  const opened = await Promise.all(bytes.map(async (frame) => theirs.open(frame, 0)));
  expect(opened.map(contentOf)).toEqual(frames.map((data) => ({ data, epoch: 1 })));
});

test('FRM-4: an empty frame, and a VP8 frame shorter than its clear prefix, are dropped', async () => {
  const own = sealer(await memberKeys([1]), STREAMS.vp8);
  expect(await own.seal(new Uint8Array(0), 0)).toEqual({ kind: 'drop', reason: 'empty-frame' });
  expect(await own.seal(KEY_FRAME.slice(0, 9), 0)).toEqual({ kind: 'drop', reason: 'truncated-frame' });
  expect((await own.seal(KEY_FRAME.slice(0, 10), 0)).kind).toBe('frame');
  expect((await own.seal(DELTA_FRAME.slice(0, 1), 0)).kind).toBe('frame');
});
