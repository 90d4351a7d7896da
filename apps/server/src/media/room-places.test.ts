import { expect, test } from 'vitest';
import { newPeerId } from '../../test/meeting.ts';
import { MemorySfu } from '../../test/memory-sfu.ts';
import { RoomPlaces } from './room-places.ts';

function setUp(workers: number) {
  const sfu = new MemorySfu();
  sfu.workers = workers;
  const places = new RoomPlaces(sfu);
  /** How many of so many newcomers, who come at once, go where: by the order in which places were opened. */
  const comes = async (count: number): Promise<readonly number[]> => {
    const homes = await Promise.all(Array.from({ length: count }, () => places.of(newPeerId())));
    return [...sfu.places].map((place) => homes.filter((home) => home === place).length);
  };
  return { sfu, places, comes };
}

test('thirty people have one place, and those above it the next', async () => {
  const { places, comes } = setUp(3);
  expect(await comes(30)).toEqual([30]);
  expect(await comes(31)).toEqual([0, 30, 1]);
  await places.any();
  expect(await comes(1)).toEqual([0, 0, 1]);
});

test('where every worker has its place, the emptiest takes more', async () => {
  const { comes } = setUp(2);
  expect(await comes(60)).toEqual([30, 30]);
  expect(await comes(3)).toEqual([2, 1]);
});

test('one worker carries whoever comes', async () => {
  const { comes } = setUp(1);
  expect(await comes(200)).toEqual([200]);
});

test('who leaves makes room, and who comes again while they are there stays', async () => {
  const { sfu, places, comes } = setUp(2);
  await comes(29);
  const person = newPeerId();
  const home = await places.of(person);
  expect(await comes(1)).toEqual([0, 1]);
  expect(await places.of(person)).toBe(home);
  places.leave(person);
  expect(await comes(1)).toEqual([1, 0]);
  expect(sfu.places.size).toBe(2);
});

test('a place that ended is left, and what is opened after the end ends at once', async () => {
  const { sfu, places } = setUp(1);
  const person = newPeerId();
  const first = await places.of(person);
  first.close();
  const second = await places.of(person);
  expect(second).not.toBe(first);
  places.close();
  expect(sfu.places.size).toBe(0);
  await expect(places.of(newPeerId())).rejects.toThrow('ended');
  const late = new RoomPlaces(sfu);
  const opening = late.of(person);
  late.close();
  await expect(opening).rejects.toThrow('ended');
  expect(sfu.places.size).toBe(0);
});
