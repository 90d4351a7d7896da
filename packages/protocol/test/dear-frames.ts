import fc from 'fast-check';
import { encode } from '../src/codec.ts';
import { frameSize, packFrame } from '../src/frame.ts';
import type { Frame } from '../src/frame.ts';
import { limits } from '../src/limits.ts';
import { requests } from '../src/requests.ts';
import type { RequestType } from '../src/requests.ts';
import { requestBodies } from './arbitraries.ts';

/** What costs a reader much for its length: text before, text that repeats, text behind. */
const fillings: readonly (readonly [open: string, unit: (index: number) => string, close: string])[] = [
  ['[', () => '1,', '1]'],
  ['[', () => '{},', '{}]'],
  ['[', () => '[],', '[]]'],
  ['[', () => '"",', '""]'],
  ['[', () => '{"a":{"b":[0]}},', '{}]'],
  ['{', (index) => `"${index}":0,`, '"a":0}'],
  ['{', (index) => `"k${index}":{"a":[]},`, '"a":0}'],
  ['[', () => '1e9,', '1]'],
  ['"', () => 'A', '"'],
  ['"', () => 'A', '="'],
  ['"', () => '\\u0041', '"'],
  ['"', () => '\u00e9', '"'],
  ['', () => '1', '1'],
];

/** Repeats the unit as long as the text stays within `size` bytes. */
function filled([open, unit, close]: (typeof fillings)[number], size: number): string {
  const units: string[] = [];
  let left = size - frameSize(open) - frameSize(close);
  for (let index = 0; left >= frameSize(unit(index)); index += 1) {
    units.push(unit(index));
    left -= frameSize(unit(index));
  }
  return open + units.join('') + close;
}

/** Nested as deeply as `size` allows. */
const deep = (size: number): string => {
  const depth = Math.floor(size / 2);
  return '['.repeat(depth) + ']'.repeat(depth);
};

const mark = '"\u0001"';

/** Every request that is right but for one place, in JSON, with `mark` in that place. */
function marked(value: unknown): string[] {
  const inner = (own: object): string[] =>
    Object.keys(own).flatMap((key) =>
      marked(Reflect.get(own, key)).map((text) => {
        const others: string[] = Object.entries(own).map(([name, other]: [string, unknown]) => {
          const json = name === key ? text : JSON.stringify(other);
          return Array.isArray(own) ? json : `${JSON.stringify(name)}:${json}`;
        });
        return Array.isArray(own) ? `[${others.join(',')}]` : `{${others.join(',')}}`;
      }),
    );
  const isHolder = typeof value === 'object' && value !== null;
  return [mark, ...(isHolder ? inner(value) : [])];
}

/** The dearest frames of a type that its cap lets through. */
export function* dearFrames(type: RequestType): Generator<Frame> {
  const { cap, form } = requests[type];
  const isText = form === 'text';
  const textCap = isText ? cap : limits.binaryText;
  for (const body of fc.sample(requestBodies[type], { seed: 7, numRuns: 3 })) {
    const json: unknown = JSON.parse(encode(isText ? body : { ...body, blob: undefined }));
    for (const text of marked(json)) {
      const around = `{"id":1,"type":"${type}","body":${text}}`;
      const room = textCap - frameSize(around);
      if (room < 8) continue;
      for (const filling of [...fillings.map((one) => filled(one, room)), deep(room)]) {
        const frame = around.replace(mark, () => filling);
        yield isText ? frame : packFrame(frame, new Uint8Array(cap - limits.binaryText - 2));
      }
    }
  }
}
