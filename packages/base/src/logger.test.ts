import { expect, test } from 'vitest';
import { publicFaultClass } from './logger.ts';

class OwnFault extends Error {}

test('of a fault the class is told, and nothing that it was given', () => {
  const named = Object.assign(new TypeError('secret'), { name: 'secret' });
  const disguised = Object.assign(new Error('secret'), { constructor: { name: 'Secret' } });
  expect([named, new OwnFault('secret'), disguised].map((fault) => publicFaultClass(fault))).toEqual([
    'TypeError',
    'OwnFault',
    'Error',
  ]);
  for (const fault of ['secret', null, undefined, { name: 'secret' }, new (class extends Error {})()])
    expect(publicFaultClass(fault)).toBe('unknown');
});
