import { concatBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { Random } from './random.ts';

/** Where parsers decide: signs, limits of widths, of the caps in `limits.ts`, and lengths that wrap around. */
const integers = [
  0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 2047, 2048, 4095, 4096, 65_535, 65_536,
  0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

type Mutation = (input: Bytes, random: Random, others: readonly Bytes[]) => Bytes;

const cut = (input: Bytes, random: Random): readonly [number, number] => {
  const from = random.below(input.length + 1);
  return [from, from + random.below(Math.min(64, input.length - from) + 1)];
};

const replaced = (input: Bytes, from: number, to: number, middle: Uint8Array): Bytes =>
  concatBytes(input.subarray(0, from), middle, input.subarray(to));

const mutations: readonly Mutation[] = [
  function flipBit(input, random) {
    const out = input.slice();
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
    return out;
  },
  function setByte(input, random) {
    const out = input.slice();
    out[random.below(out.length)] = random.below(256);
    return out;
  },
  function addToByte(input, random) {
    const out = input.slice();
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) + random.pick([-2, -1, 1, 2]);
    return out;
  },
  function setInteger(input, random) {
    const width = random.pick([1, 2, 4, 8]);
    if (input.length < width) return input;
    const digits = new Uint8Array(8);
    // One in three is what is left of the input, more or less: the lengths that codecs compare with.
    const at = random.below(input.length - width + 1);
    const rest = input.length - at - width + random.pick([-1, 0, 0, 1]);
    const value = random.chance(1 / 3) ? Math.max(rest, 0) : random.pick(integers);
    new DataView(digits.buffer).setBigUint64(0, BigInt(value));
    return replaced(input, at, at + width, digits.subarray(8 - width));
  },
  function remove(input, random) {
    const [from, to] = cut(input, random);
    return replaced(input, from, to, new Uint8Array());
  },
  function repeat(input, random) {
    const [from, to] = cut(input, random);
    return replaced(input, to, to, input.subarray(from, to));
  },
  function insert(input, random) {
    const at = random.below(input.length + 1);
    const fresh = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256));
    return replaced(input, at, at, fresh);
  },
  function zeros(input, random) {
    const at = random.below(input.length + 1);
    return replaced(input, at, at, new Uint8Array(random.pick([1, 4, 16, 64, 256])));
  },
  function truncate(input, random) {
    return input.slice(0, random.below(input.length + 1));
  },
  function splice(input, random, others) {
    const other = random.pick(others);
    const [from, to] = cut(input, random);
    const [start, end] = cut(other, random);
    return replaced(input, from, to, other.subarray(start, end));
  },
  function crossOver(input, random, others) {
    const other = random.pick(others);
    return concatBytes(
      input.subarray(0, random.below(input.length + 1)),
      other.subarray(random.below(other.length + 1)),
    );
  },
];

/** One small change. @param others the corpus, to take parts from; not empty */
export function mutateBytes(input: Bytes, random: Random, others: readonly Bytes[]): Bytes {
  const from = input.length === 0 ? new Uint8Array([random.below(256)]) : input;
  return random.pick(mutations)(from, random, others);
}
