import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contentOf,
  epochAt,
  epochKeys,
  memberKeys,
  opener,
  outcomeOf,
  sealed,
  sealer,
  STREAMS,
} from './fixtures.ts';
import { FrameKeys } from './frame-keys.ts';
import { CONTEXT, contextSource, isAudioSource } from './kid.ts';
import type { FrameContext } from './kid.ts';

const FRAME = new Uint8Array(12).map((_, i) => 0x50 + i);

const context = fc.constantFrom<FrameContext>(...Object.values(CONTEXT));
const stream = context.chain((of) => {
  const codec = isAudioSource(contextSource(of))
    ? fc.constant('opus' as const)
    : fc.constantFrom('vp8' as const, 'vp9' as const);
  return fc.record({ context: fc.constant(of), source: fc.constant(contextSource(of)), codec });
});

test('FRM-3: of the smallest frames of every codec, no bit can be flipped', async () => {
  const [send, receive] = [await memberKeys([1]), await memberKeys([1])];
  for (const of of Object.values(STREAMS)) {
    // VP8: the shortest delta frame and the shortest key frame.
    for (const frame of [Uint8Array.of(1), FRAME.slice(0, 10)]) {
      const bytes = await sealed(sealer(send, of), frame);
      const theirs = opener(receive, of);
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const tampered = bytes.slice();
        tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect((await theirs.open(tampered, 0)).kind, `${of.codec} bit ${bit}`).toBe('drop');
      }
      expect(await outcomeOf(theirs, bytes)).toBe('frame');
    }
  }
});

test('FRM-5: a frame opens as what it was sealed as and as nothing else: source, kind, codec and leaf', async () => {
  const leaf = fc.constantFrom(0, 1, 255, 256, 4095);
  await fc.assert(
    fc.asyncProperty(stream, leaf, stream, leaf, async (own, ownLeaf, expected, expectedLeaf) => {
      const bytes = await sealed(sealer(await memberKeys([1]), own, ownLeaf), FRAME);
      const opened = await opener(await memberKeys([1]), expected, expectedLeaf).open(bytes, 0);
      const same = own.source === expected.source && own.codec === expected.codec && ownLeaf === expectedLeaf;
      expect(opened.kind).toBe(same ? 'frame' : 'drop');
    }),
    { numRuns: 300, examples: sameKeyOtherCodec },
  );
});

/** The one difference that neither KID nor layout shows, so that only the AAD tells. */
const sameKeyOtherCodec: [Of, number, Of, number][] = [
  [{ context: 2, source: 'camera', codec: 'vp9' }, 1, { context: 2, source: 'camera', codec: 'vp8' }, 1],
];
interface Of {
  readonly context: FrameContext;
  readonly source: ReturnType<typeof contextSource>;
  readonly codec: 'opus' | 'vp8' | 'vp9';
}

test.each([
  [STREAMS.opus, 512],
  [STREAMS.vp9, 1024],
] as const)(
  'FRM-5: %o delivered in any order and any number of times opens as a window of %i frames says',
  async (of, size) => {
    const own = sealer(await memberKeys([1]), of);
    const frames: Uint8Array<ArrayBuffer>[] = [];
    for (let ctr = 0; ctr < size + 40; ctr += 1) frames.push(await sealed(own, FRAME));
    const ctr = fc.oneof(
      fc.nat({ max: 40 }),
      fc.integer({ min: size - 20, max: size + 39 }),
      fc.nat({ max: size + 39 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(ctr, { maxLength: 60 }), async (order) => {
        const theirs = opener(await memberKeys([1]), of);
        const seen = new Set<number>();
        let highest = -1;
        for (const next of order) {
          const bytes = frames[next];
          if (bytes === undefined) throw new Error('no such frame');
          const fresh = !seen.has(next) && next > highest - size;
          expect(await outcomeOf(theirs, bytes)).toBe(fresh ? 'frame' : 'replay');
          seen.add(next);
          highest = Math.max(highest, next);
        }
      }),
      { numRuns: 50 },
    );
  },
);

test('FRM-2: of epochs with one low byte each opens its own frames only, and only the newer is alive', async () => {
  const epochs = fc.record({
    low: fc.nat({ max: 255 }),
    older: fc.nat({ max: 40 }),
    apart: fc.integer({ min: 1, max: 5 }),
    between: fc.nat({ max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(epochs, async ({ low, older, apart, between }) => {
      const first = older * 256 + low;
      const second = first + apart * 256;
      const receive = await memberKeys([first]);
      const theirs = opener(receive, STREAMS.opus);
      const [oldSend, newSend] = [
        sealer(await memberKeys([first]), STREAMS.opus),
        sealer(await memberKeys([second]), STREAMS.opus),
      ];
      const early = await sealed(newSend, FRAME);
      // Before the wrap is known, the new epoch's KID still names the old one: it must not open under that.
      expect(await outcomeOf(theirs, early)).toBe('authentication-failed');
      const middle = first + 1 + (between % (second - first - 1));
      receive.install(epochAt(middle), await epochKeys(middle), 'no-removal', 0);
      receive.install(epochAt(second), await epochKeys(second), 'no-removal', 0);
      expect(await outcomeOf(theirs, await sealed(oldSend, FRAME))).toBe('authentication-failed');
      expect(contentOf(await theirs.open(early, 0))).toEqual({ data: FRAME, epoch: second });
    }),
    { numRuns: 60 },
  );
});

type Step =
  | { readonly type: 'commit'; readonly removal: boolean; readonly lag: number }
  | { readonly type: 'switch' }
  | { readonly type: 'frame'; readonly delay: number }
  | { readonly type: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('commit' as const), removal: fc.boolean(), lag: fc.nat({ max: 400 }) }),
  fc.constant({ type: 'switch' as const }),
  fc.record({ type: fc.constant('frame' as const), delay: fc.nat({ max: 6000 }) }),
  fc.record({ type: fc.constant('wait' as const), ms: fc.nat({ max: 3000 }) }),
);

interface InFlight {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly epoch: number;
  readonly at: number;
}

test('FRM-8: under churn frames of the newest epoch always open, none opens as another epoch, and old ones end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 0, max: 520 }),
      async (steps, start) => {
        let now = 0;
        let newest = start;
        let sending = start;
        const [alice, bob] = [await memberKeys([start]), await memberKeys([start])];
        const [own, theirs] = [sealer(alice, STREAMS.vp9), opener(bob, STREAMS.vp9)];
        /** When Bob installed each epoch, and whether that removed somebody. */
        const installs: { readonly epoch: number; readonly at: number; readonly removal: boolean }[] = [];
        let due: { readonly epoch: number; readonly at: number; readonly removal: boolean }[] = [];
        let flying: InFlight[] = [];

        const advance = async (to: number): Promise<void> => {
          const events = [...due.map((entry) => entry.at), ...flying.map((entry) => entry.at)].filter(
            (at) => at <= to,
          );
          for (const at of [...new Set(events)].toSorted((a, b) => a - b)) {
            for (const entry of due.filter((one) => one.at === at)) {
              bob.install(
                epochAt(entry.epoch),
                await epochKeys(entry.epoch),
                entry.removal ? 'removal' : 'no-removal',
                at,
              );
              installs.push(entry);
            }
            due = due.filter((one) => one.at !== at);
            for (const frame of flying.filter((one) => one.at === at)) await arrive(frame);
            flying = flying.filter((one) => one.at !== at);
          }
          alice.expire(to);
          bob.expire(to);
          now = to;
        };
        const arrive = async ({ bytes, epoch, at }: InFlight): Promise<void> => {
          const known = installs.at(-1)?.epoch ?? start;
          const outcome = await theirs.open(bytes, at);
          if (outcome.kind === 'frame') {
            expect(contentOf(outcome)).toEqual({ data: FRAME, epoch });
            const later = installs.filter((entry) => entry.epoch > epoch);
            const end = Math.min(...later.map((entry) => entry.at + (entry.removal ? 2000 : 5000)));
            expect(at).toBeLessThan(end);
          } else if (epoch === known) {
            // The frame may have come after more than a window of others: not in so short a run.
            expect(outcome.reason).toBe('frame');
          } else {
            expect(outcome.reason).toBe(epoch > known ? 'unknown-key' : 'past-epoch');
          }
        };

        for (const next of steps) {
          if (next.type === 'wait') await advance(now + next.ms);
          if (next.type === 'commit') {
            newest += 1;
            alice.install(
              epochAt(newest),
              await epochKeys(newest),
              next.removal ? 'removal' : 'no-removal',
              now,
            );
            const at = Math.max(now + next.lag, ...due.map((entry) => entry.at));
            due.push({ epoch: newest, at, removal: next.removal });
          }
          if (next.type === 'switch' && alice.useSendEpoch(epochAt(newest)).kind === 'done') sending = newest;
          if (next.type === 'frame') {
            const outcome = await own.seal(FRAME, now);
            if (outcome.kind === 'frame')
              flying.push({ bytes: outcome.data, epoch: sending, at: now + next.delay });
            else expect(sending).toBeLessThan(newest);
          }
        }
        await advance(now + 10_000);
      },
    ),
    { numRuns: 200 },
  );
});

test('FRM-8: keys of a keyring that is discarded in the middle of churn open and seal nothing', async () => {
  const keys = new FrameKeys();
  for (const epoch of [254, 255, 256, 257])
    keys.install(epochAt(epoch), await epochKeys(epoch), 'no-removal', epoch);
  keys.useSendEpoch(epochAt(257));
  const bytes = await sealed(sealer(keys, STREAMS.vp9), FRAME, 257);
  keys.discard();
  expect(await outcomeOf(opener(keys, STREAMS.vp9), bytes, 257)).toBe('unknown-key');
  expect((await sealer(keys, STREAMS.vp9).seal(FRAME, 257)).kind).toBe('drop');
});
