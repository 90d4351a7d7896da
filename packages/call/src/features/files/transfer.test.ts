import { err, ok } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { Transfer } from './transfer.ts';

test('two pieces go at one time where one was quick, and one where a piece was slow or broke', async () => {
  const clock = new FakeClock();
  const transfer = new Transfer(clock);
  const took = (ms: number) => async () => {
    clock.advance(ms);
    return Promise.resolve(ok(undefined));
  };
  expect(transfer.atOnce).toBe(1);
  await transfer.persist(took(40));
  expect(transfer.atOnce).toBe(2);
  await transfer.persist(took(5_000));
  expect(transfer.atOnce).toBe(1);
  await transfer.persist(took(40));
  await transfer.persist(() => Promise.resolve(err('too-large')));
  expect(transfer.atOnce).toBe(1);
});
