import { expect, test } from 'vitest';
import { differences } from './checks.mjs';

const server = {
  'content-security-policy': "default-src 'none'",
  'referrer-policy': 'no-referrer',
  date: 'now',
};

test('WEB-1: a header that Caddy sends otherwise, or not, or alone is a difference', () => {
  expect(differences({ ...server, date: 'then' }, server)).toEqual([]);
  expect(differences({ ...server, 'content-security-policy': "default-src 'self'" }, server)).toHaveLength(1);
  expect(differences({ 'referrer-policy': 'no-referrer' }, server)).toHaveLength(1);
  expect(differences({ ...server, 'x-extra': 'yes' }, server)).toHaveLength(1);
});
