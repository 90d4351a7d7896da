import { expect, test } from 'vitest';
import { unnamed } from './notice-kinds.ts';

test('MOD-1: what the host key did is said of the host, what nobody can be named for of somebody', () => {
  expect((['locked', 'chat-stopped', 'policy-changed'] as const).map((kind) => unnamed(kind))).toEqual([
    'notice.host',
    'notice.host',
    'notice.host',
  ]);
  expect(unnamed('joined')).toBe('notice.nobody');
});
