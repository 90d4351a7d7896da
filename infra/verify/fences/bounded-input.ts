import { lineAt } from '../line-at.ts';
import type { Fence } from '../tree.ts';

/** The one file in each list may do what the others may not. */
const RULES: readonly { readonly call: RegExp; readonly home: string; readonly instead: string }[] = [
  {
    call: /\bv\s*\.\s*array\b|\barray\b(?=[^;]*\bfrom\s+'valibot')/g,
    home: 'packages/protocol/src/bounded-array.ts',
    instead: 'an array from outside has a bound that is looked at first: boundedArray of @conclave/protocol',
  },
];

/** DOS-1: of the wire's room alone, since every frame passes through it. */
const WIRE: readonly { readonly call: RegExp; readonly home: string; readonly instead: string }[] = [
  {
    call: /\bv\s*\.\s*(safeParse|parse|is|assert|parser|safeParser|parseJson)\b/g,
    home: 'packages/protocol/src/read.ts',
    instead: 'what comes from outside is read by read and readJson, which end at the first fault',
  },
];

const ships = (path: string): boolean =>
  /^(packages|apps)\/[^/]+\/src\//.test(path) && !/\.test\.tsx?$|\/testing[./]/.test(path);

/** Reading what others wrote costs no more than its size allows. */
export const boundedInput: Fence = ({ sources }) =>
  sources
    .filter(({ path }) => ships(path))
    .flatMap(({ path, text }) =>
      [...RULES, ...(path.startsWith('packages/protocol/') ? WIRE : [])]
        .filter(({ home }) => home !== path)
        .flatMap(({ call, instead }) =>
          [...text.matchAll(call)].map(({ index }) => ({
            path,
            line: lineAt(text, index),
            message: instead,
          })),
        ),
    );
