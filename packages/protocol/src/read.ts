import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import * as v from 'valibot';
import { limits } from './limits.ts';

/** DOS-1: what a schema says of a value from outside. The first fault ends it: a list of faults may be long. */
export function read<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): Result<v.InferOutput<S>, 'malformed'> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success ? ok(parsed.output) : err('malformed');
}

/** DOS-1: JSON from outside, whose size was checked; one that holds too many values is not parsed at all. */
export function readJson(text: string): Result<unknown, 'malformed'> {
  if (!isWithinStructure(text)) return err('malformed');
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err('malformed');
  }
}

const quote = 0x22;
const backslash = 0x5c;
/** `,` `:` `[` `{` */
const separators = new Set([0x2c, 0x3a, 0x5b, 0x7b]);

/** Counts what begins a value, in one pass: `{`, `[`, `,` and `:` outside of strings. */
function isWithinStructure(text: string): boolean {
  let values = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) quoted = !quoted;
    else if (quoted) index += code === backslash ? 1 : 0;
    else if (separators.has(code)) values += 1;
  }
  return values <= limits.structure;
}
