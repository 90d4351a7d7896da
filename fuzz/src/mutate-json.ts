import { utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { Random } from './random.ts';

/** Where schemas and what reads their output decide. `__proto__` is a key like any other to JSON.parse. */
const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  1.5,
  255,
  2 ** 31,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  1e308,
  '',
  'A',
  'AA',
  'AAA',
  '=',
  '\u0000',
  '\ud800',
  'constructor',
  '__proto__',
  'x'.repeat(300),
  'A'.repeat(5000),
  [],
  {},
  [[]],
];
const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'length', 'type', 'ok', 'id', 'body', ''];

type Node = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string };

/**
 * One change of the tree: a value or a subtree replaced, a key taken away, added, renamed or said twice. Undefined
 * where `input` is not JSON.
 * @param others the corpus, to take subtrees from; not empty
 */
export function mutateJson(input: Bytes, random: Random, others: readonly Bytes[]): Bytes | undefined {
  const tree = parse(input);
  if (tree === undefined) return undefined;
  const root = { tree };
  const node = random.pick(nodes(root));
  const { holder, key } = node;
  switch (random.below(6)) {
    case 0:
      put(node, structuredClone(random.pick(values)));
      break;
    case 1:
      put(node, donated(random, others));
      break;
    case 2:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 3:
      if (Array.isArray(holder)) holder.push(structuredClone(random.pick(holder)));
      else put({ holder, key: random.pick(keys) }, structuredClone(random.pick(values)));
      break;
    case 4:
      put(node, changed(read(node), random));
      break;
    default:
      put(node, random.chance(0.5) ? [read(node)] : { [random.pick(keys)]: read(node) });
  }
  const text = JSON.stringify(root.tree) ?? 'null';
  // JSON.parse keeps the last of two keys that are the same: writing one twice is a case of its own.
  return utf8Encode(random.chance(0.05) ? text.replace(/("\w+":)/, '$1null,$1') : text);
}

function changed(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return value + random.pick([-1, 1, 0.5, 256, -value * 2]);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return random.pick(values);
  const at = random.below(value.length + 1);
  return random.chance(0.5)
    ? value.slice(0, at) +
        random.pick(['A', '-', '_', '=', ' ', '/', '\u00e9', '\u{1f600}']) +
        value.slice(at)
    : value.slice(0, at) + value.slice(at + 1 + random.below(4));
}

function donated(random: Random, others: readonly Bytes[]): unknown {
  const tree = parse(random.pick(others));
  return tree === undefined ? null : read(random.pick(nodes({ tree })));
}

function parse(input: Bytes): unknown {
  try {
    return JSON.parse(utf8Decode(input) ?? '');
  } catch {
    return undefined;
  }
}

function read({ holder, key }: Node): unknown {
  return Array.isArray(holder) ? holder[Number(key)] : holder[key];
}

function put({ holder, key }: Node, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  // An assignment to `__proto__` would set the prototype, and JSON.stringify would not write it.
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function nodes(holder: Record<string, unknown> | unknown[]): Node[] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => [
    { holder, key },
    ...(isHolder(value) ? nodes(value) : []),
  ]);
}

function isHolder(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === 'object' && value !== null;
}
