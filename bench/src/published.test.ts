import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publishedJoins } from './join/published.ts';
import { publishedLines } from './published.ts';

test('what others published is printed with its source, and said not to be measured here', () => {
  const told = { point: 'add', who: 'Theirs', value: '1 ms', how: 'idle', source: 'https://peer.example/1' };
  expect(publishedLines([told])).toBe(
    'add, published, not measured here: Theirs 1 ms (idle)\n  https://peer.example/1\n',
  );
  expect(publishedLines([])).toBe('');
});

test('the bench of joins prints what the guide names of others', () => {
  const guide = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const section = /^## Joining\n[^]*?(?=^## )/m.exec(guide)?.[0] ?? '';
  expect(publishedJoins).not.toEqual([]);
  for (const { who, value, source } of publishedJoins)
    for (const part of [who, value, source]) expect(section).toContain(part);
});
