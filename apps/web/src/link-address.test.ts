import { expect, test } from 'vitest';
import { readAddress } from './link-address.ts';

const secret = 'AVk2bW9ja3NlY3JldG1vY2tzZWNyZXRtb2Nrc2VjcmV0MTIzNDU2Nzg5MDEyMzQ1Njc4';

function read(address: string) {
  const { pathname, search, hash } = new URL(address, 'https://meet.example');
  return readAddress(pathname, search, hash);
}

test.each([
  `/j#${secret}`,
  `/J#${secret}`,
  `/j/#${secret}`,
  `//j#${secret}`.replace('//', '/'),
  `/j%23${secret}`,
  `/J%23${secret}`,
  `/j%2523${secret}`,
  `/j%252523${secret}`,
  `/j%EF%BC%83${secret}`,
  `/j%20#${secret}`,
  `/j.#${secret}`,
  `/j?utm_source=mail#${secret}`,
  `/j?utm_source=mail%23${secret}`,
  `/j?${secret}`,
  `/j/${secret}`,
  `/j##${secret}`,
  `/j#%23${secret}`.replace('#%23', '##'),
  `/j&num;${secret}`,
  `/j&#35;${secret}`,
  `/j&#x23;${secret}`,
  `/j%26%2335%3B${secret}`,
])('INV-2: %s is the page of the meeting, with its secret', (address) => {
  const { path, fragment } = read(address);
  expect(path).toBe('/j');
  expect(fragment?.replace(/^(?:35|x23);/, '')).toBe(secret);
});

test('INV-2: what stands behind the secret stays with it, for the one who knows its length', () => {
  expect(read(`/j%23${secret}).`)).toEqual({ path: '/j', fragment: `${secret}).` });
  expect(read(`/h%23${secret}&utm_source=x`)).toEqual({ path: '/h', fragment: `${secret}&utm_source=x` });
});

test('INV-6: a host link that lost its `#` is one all the same, though it is shorter', () => {
  const host = secret.slice(0, 55);
  expect(read(`/h?${host}`)).toEqual({ path: '/h', fragment: host });
});

test.each(['/j', '/J', '/j/', '/j%20', '/j?utm_source=mail', '/j#', '/j%23', '/j,'])(
  'INV-2: %s is the page of a meeting whose secret is elsewhere',
  (address) => {
    expect(read(address)).toEqual({ path: '/j', fragment: null });
  },
);

test.each([
  ['/', '/'],
  ['/what-the-server-sees', '/what-the-server-sees'],
  ['/What-The-Server-Sees/', '/what-the-server-sees'],
  ['/join', '/join'],
  ['/jh', '/jh'],
  ['/index.html', '/index.html'],
  [`/join%23${secret}`, '/join'],
])('%s is the page %s', (address, path) => {
  expect(read(address)).toEqual({ path, fragment: null });
});
