import { afterEach, expect, test } from 'vitest';
import { defaultRates, refuse, wait } from '../../src/gateway/rates.ts';
import type { Rates } from '../../src/gateway/rates.ts';
import { systemClock } from '../../src/system-clock.ts';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { capabilities, parametersOf } from '../media.ts';
import { enter } from '../meeting.ts';
import type { TestMeeting } from '../meeting.ts';

/** DOS-1: what members cost each other and everybody else. */

let server: TestServer;
let meeting: TestMeeting;
let host: Person;
afterEach(() => server.stop());

async function start(rates: Partial<Rates>): Promise<void> {
  server = await TestServer.start({ rates });
  meeting = await server.meeting();
  host = await server.founder(meeting);
}

async function produce({ client }: Person, kinds: readonly ('audio' | 'video')[]) {
  const { id: transportId } = await client.ask('create-transport', { direction: 'send' });
  return Promise.all(
    kinds.map((kind) => client.request('produce', { transportId, kind, rtpParameters: parametersOf(kind) })),
  );
}

test('DOS-1: a request costs as many events as it causes: a member who switches a stream on and off is refused', async () => {
  await start({ event: { peer: refuse(20, 600) } });
  for (let epoch = 0; epoch < 3; epoch += 1) await server.member(meeting, host, epoch);
  const guest = await server.member(meeting, host, 3);
  const [produced] = await produce(guest, ['audio']);
  if (produced?.ok !== true) throw new Error('not produced');
  const { producerId } = produced.value;
  // Five members: the stream and each switch cost five.
  const answers = [];
  for (let count = 0; count < 4; count += 1)
    answers.push(await guest.client.request('pause-producer', { producerId }));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false]);
  expect(answers.at(-1)).toEqual({ ok: false, error: 'too-many-requests' });
  expect((await guest.client.request('ping', {})).ok).toBe(true);
});

test('DOS-1: who shares an address with a flood waits for it, and is refused nothing', async () => {
  await start({ frame: { address: wait(40, 10) } });
  const flooder = await server.waiter(meeting);
  const flood = Array.from({ length: 50 }, () => flooder.client.request('ping', {}));
  await Promise.all(flood.slice(0, 38));
  const neighbour = await server.connect();
  const asked = neighbour.request('ping', {});
  let [served, all] = [false, false];
  const neighbours = asked.finally(() => (served = true));
  const everybodys = Promise.all([neighbours, ...flood]).finally(() => (all = true));
  await new Promise(setImmediate);
  expect(served).toBe(false);
  while (!all) {
    server.clock.advance(250);
    await new Promise(setImmediate);
  }
  expect((await everybodys).every(({ ok }) => ok)).toBe(true);
});

test('DOS-1: an office of 100 behind one address joins at once, with every stream, and nobody is refused', async () => {
  server = await TestServer.start({ parts: { clock: systemClock }, rates: defaultRates });
  meeting = await server.meeting(Date.now() - server.clock.wallTime() + 3_600_000);
  host = await server.founder(meeting);
  const people = await Promise.all(Array.from({ length: 100 }, () => server.waiter(meeting)));
  for (let epoch = 0; epoch * 25 < people.length; epoch += 1) {
    const welcomes = people
      .slice(epoch * 25, epoch * 25 + 25)
      .map(({ peerId }) => ({ peerId, blob: bytes('w') }));
    await host.client.admit({ epoch, blob: new Uint8Array(2000), welcomes });
  }
  const produced = await Promise.all(people.map((person) => produce(person, ['audio', 'video'])));
  expect(produced.flat().every(({ ok }) => ok)).toBe(true);
  const wanted = people.map(({ peerId }, index) => ({ peerId, of: produced[(index + 1) % 100] ?? [] }));
  const consumed = await Promise.all(
    people.map(async ({ client }, index) => {
      await client.ask('message', { blob: bytes('announcement') });
      const { id: transportId } = await client.ask('create-transport', { direction: 'receive' });
      const streams = wanted[index]?.of ?? [];
      return Promise.all(
        streams.map((stream) =>
          client.request('consume', {
            transportId,
            producerId: stream.ok ? stream.value.producerId : '',
            rtpCapabilities: capabilities(),
          }),
        ),
      );
    }),
  );
  expect(consumed.flat().every(({ ok }) => ok)).toBe(true);
}, 60_000);

test('DOS-1: rooms of one address are capped: empty ones give way, and a room that is open is open to all', async () => {
  server = await TestServer.start({ rates: { roomsPerAddress: 2 } });
  const meetings: TestMeeting[] = [];
  for (let count = 0; count < 4; count += 1) meetings.push(await server.meeting());
  const come = async (index: number) => {
    const client = await server.connect();
    const wanted = meetings[index];
    if (wanted === undefined) throw new Error('no such meeting');
    return { client, answer: await enter(client, wanted) };
  };
  const first = await come(0);
  expect([first.answer.ok, (await come(1)).answer.ok]).toEqual([true, true]);
  expect((await come(2)).answer).toEqual({ ok: false, error: 'too-many-requests' });
  expect((await come(1)).answer.ok).toBe(true);
  await first.client.ask('leave', {});
  expect((await come(2)).answer.ok).toBe(true);
  expect((await come(3)).answer).toEqual({ ok: false, error: 'too-many-requests' });
});
