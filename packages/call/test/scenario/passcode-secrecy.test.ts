import { fromBase64Url } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { seedRandomness } from '../seeded-randomness.ts';
import { World } from '../world.ts';

const now = Date.now();
let seeded: { readonly restore: () => void } | null = null;

afterEach(() => {
  seeded?.restore();
});

const request = v.object({ type: v.string(), body: v.object({ blob: v.string() }) });

/** Everything that the server heard, from the creation of the meeting until somebody with the passcode is at the door. */
async function heard(passcode: string, seed = 7): Promise<readonly string[]> {
  seeded?.restore();
  // What the first meeting loads would take its time, and so its turn, from the second.
  await new World().host('Nobody', { passcode: null });
  seeded = seedRandomness(seed, now);
  const world = new World();
  const ann = await world.host('Ann', { passcode });
  await world.guest('Bob', ann, passcode);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  return [...world.server.seen];
}

function knockIn(texts: readonly string[]): { readonly at: number; readonly blob: Bytes } {
  const at = texts.findIndex((text) => text.includes('"knock"'));
  const blob = fromBase64Url(v.parse(request, JSON.parse(texts[at] ?? '')).body.blob);
  if (blob === undefined) throw new Error('no knock');
  return { at, blob };
}

const tag = 16;
const mac = 32;

test('INV-5: under another passcode the server hears the same bytes, but for 32 that are encrypted to the members', async () => {
  const first = await heard('cinnabar walrus');
  // The comparison is one of passcodes alone: the same one gives the same bytes, another seed gives others.
  expect(await heard('cinnabar walrus')).toEqual(first);
  const elsewhere = await heard('cinnabar walrus', 8);
  expect(elsewhere[0]).not.toBe(first[0]);

  const second = await heard('another one, of more words than that');
  expect(second.length).toBe(first.length);
  const [one, other] = [knockIn(first), knockIn(second)];
  expect(other.at).toBe(one.at);
  for (const [index, text] of first.entries()) {
    if (index !== one.at) expect(second[index]).toBe(text);
  }
  // HPKE: the key that the request is encrypted under is the same, and so are all bytes but the MAC and the tag.
  expect(other.blob.length).toBe(one.blob.length);
  const differing = [...one.blob.keys()].filter((index) => one.blob[index] !== other.blob[index]);
  const inside = differing.filter((index) => index < one.blob.length - tag);
  expect(inside.length).toBeGreaterThan(mac / 2);
  expect(Math.max(...inside) - Math.min(...inside)).toBeLessThan(mac);
});
