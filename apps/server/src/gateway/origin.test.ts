import { expect, test } from 'vitest';
import { refusedOrigin } from './origin.ts';

const host = 'meet.example:8443';

test.each([
  ['https://meet.example:8443', undefined],
  ['http://meet.example:8443', undefined],
  ['https://listed.example', undefined],
  ['https://meet.example', 'other-port'],
  ['https://meet.example.evil', 'other-host'],
  ['https://evil.example:8443', 'other-host'],
  ['null', 'other-host'],
  [undefined, 'none-sent'],
])('the origin %s is judged %s', (origin, refusal) => {
  const headers = origin === undefined ? { host } : { host, origin };
  expect(refusedOrigin(headers, ['https://listed.example'])).toBe(refusal);
});
