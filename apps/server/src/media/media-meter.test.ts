import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { MemorySfu } from '../../test/memory-sfu.ts';
import { openPlace } from '../../test/media.ts';
import { Stock } from '../holdings/stock.ts';
import { MediaMeter } from './media-meter.ts';
import type { Direction } from './sfu.ts';

const megabit = 1_000_000;

async function setUp(cap: { readonly address: number; readonly process: number }) {
  const clock = new FakeClock();
  const stock = new Stock(cap);
  const meter = new MediaMeter(clock, stock);
  const sfu = new MemorySfu();
  await openPlace(sfu);
  const open = async (address: string, direction: Direction, bits: number) => {
    const [place] = sfu.places;
    await place?.openTransport(direction);
    const transport = [...(place?.transports ?? [])].at(-1);
    if (transport === undefined) throw new Error('not opened');
    transport.bits = bits;
    const { id } = transport;
    meter.watch(transport, direction, { address, id, giveWay: () => transport.close() });
    return transport;
  };
  const look = async () => {
    clock.advance(1000);
    await new Promise(setImmediate);
  };
  return { open, look, stock };
}

test('DOS-1: where too much goes to and from one address, the transport with most is closed; all others stay', async () => {
  const { open, look, stock } = await setUp({ address: 100 * megabit, process: 1000 * megabit });
  const own = [];
  for (const bits of [20, 30, 45, 25]) own.push(await open('visitor', 'receive', bits * megabit));
  const others = await open('others', 'receive', 48 * megabit);
  await look();
  expect([...own, others].map(({ closed }) => closed)).toEqual([false, false, true, false, false]);
  expect(stock.total).toBe((20 + 30 + 25 + 48) * megabit);
});

test('DOS-1: who sends five times what it is told, or receives twice, is cut off, however little the others have', async () => {
  const { open, look } = await setUp({ address: 1000 * megabit, process: 1000 * megabit });
  const transports = [
    await open('a', 'send', 14 * megabit),
    await open('a', 'send', 16 * megabit),
    await open('a', 'receive', 49 * megabit),
    await open('a', 'receive', 51 * megabit),
  ];
  await look();
  expect(transports.map(({ closed }) => closed)).toEqual([false, true, false, true]);
});

test('DOS-1: a crowd of 200 behind one address that gets what it may is measured whole, and nobody is cut off', async () => {
  const { open, look, stock } = await setUp({ address: 2000 * megabit, process: 10_000 * megabit });
  const transports = [];
  for (let count = 0; count < 200; count += 1) {
    transports.push(await open('school', 'send', 2 * megabit));
    transports.push(await open('school', 'receive', 8 * megabit));
  }
  for (let count = 0; count < 4; count += 1) await look();
  expect(stock.total).toBe(200 * 10 * megabit);
  expect(transports.some(({ closed }) => closed)).toBe(false);
});

test('what closes counts no more', async () => {
  const { open, look, stock } = await setUp({ address: 100 * megabit, process: 1000 * megabit });
  const transport = await open('a', 'receive', 40 * megabit);
  await look();
  expect(stock.total).toBe(40 * megabit);
  transport.close();
  expect(stock.total).toBe(0);
});
