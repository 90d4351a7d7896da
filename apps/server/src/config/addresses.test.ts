import { expect, test } from 'vitest';
import { Addresses } from './addresses.ts';

test('addresses that are given stay, and are listened for on each of their families', () => {
  const given = new Addresses(['192.0.2.1', '2001:db8::1', '10.0.0.5'], () => ['198.51.100.9']);
  expect(given.current).toEqual(['192.0.2.1', '2001:db8::1', '10.0.0.5']);
  expect(given.listen).toEqual(['0.0.0.0', '::']);
  expect(given.refresh()).toBe(false);
  expect(new Addresses(['2001:db8::1']).listen).toEqual(['::']);
  expect(new Addresses(['127.0.0.1']).listen).toEqual(['127.0.0.1']);
});

test('without, they follow the machine, on loopback while it has none', () => {
  let own: string[] = [];
  const followed = new Addresses(undefined, () => own);
  expect(followed.current).toEqual(['127.0.0.1']);
  expect(followed.refresh()).toBe(false);
  own = ['198.51.100.9'];
  expect(followed.refresh()).toBe(true);
  expect(followed.current).toEqual(['198.51.100.9']);
  expect(followed.listen).toContain('0.0.0.0');
  expect(followed.refresh()).toBe(false);
});
