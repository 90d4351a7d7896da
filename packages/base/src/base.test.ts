import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, equalBytes, fromBase64Url, toBase64Url, utf8Decode, utf8Encode } from './bytes.ts';
import { every } from './clock.ts';
import { Scope } from './scope.ts';
import { Serial } from './serial.ts';
import { FakeClock } from './testing.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

test('base64url round-trips every byte string and refuses what is not canonical', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(equalBytes(fromBase64Url(toBase64Url(value)) ?? new Uint8Array([1, 2, 3]), value)).toBe(true);
    }),
  );
  for (const text of ['A', 'AA==', 'A+', 'AB', 'A A']) expect(fromBase64Url(text)).toBeUndefined();
});

test('concatenation keeps order and length', () => {
  fc.assert(
    fc.property(fc.array(bytes), (parts) => {
      expect(Array.from(concatBytes(...parts))).toEqual(parts.flatMap((part) => Array.from(part)));
    }),
  );
});

test('malformed UTF-8 is undefined, not a replacement character', () => {
  expect(utf8Decode(new Uint8Array([0xff, 0x41]))).toBeUndefined();
  expect(utf8Decode(utf8Encode('Zoë'))).toBe('Zoë');
  expect(utf8Decode(utf8Encode('\ufeffZoë'))).toBe('\ufeffZoë');
});

test('every calls again and again until it is cancelled, also from inside', () => {
  const clock = new FakeClock();
  let calls = 0;
  const cancel = every(clock, 10, () => {
    calls += 1;
    if (calls === 3) cancel();
  });
  clock.advance(100);
  expect(calls).toBe(3);
  expect(clock.pending).toBe(0);
});

test('a scope releases in reverse order, once, although a release throws', () => {
  const order: string[] = [];
  const scope = new Scope();
  scope.add(() => order.push('first'));
  scope.add(() => {
    throw new Error('broken');
  });
  scope.add(() => order.push('last'));
  expect(() => scope.close()).toThrow(AggregateError);
  scope.close();
  expect(order).toEqual(['last', 'first']);
  scope.add(() => order.push('late'));
  expect(order).toEqual(['last', 'first', 'late']);
});

test('serial jobs never overlap and survive a failure', async () => {
  const serial = new Serial();
  const log: string[] = [];
  const job = (name: string) => async (): Promise<void> => {
    log.push(`${name}+`);
    await Promise.resolve();
    log.push(`${name}-`);
    if (name === 'b') throw new Error('b');
  };
  const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => serial.run(job(name))));
  expect(all.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a+', 'a-', 'b+', 'b-', 'c+', 'c-']);
});
