import { afterEach, expect, test } from 'vitest';
import type { Rates } from '../../src/gateway/rates.ts';
import { TestServer } from '../harness.ts';
import type { Person } from '../harness.ts';
import { capabilities, parametersOf } from '../media.ts';

/** DOS-1: what one visitor's media hold, by however many peers, in however many rooms. */

const visitor = '203.0.113.66';
const others = '198.51.100.1';

let server: TestServer;
afterEach(() => server.stop());

/** A room whose host sends three streams. */
async function start(rates: Partial<Rates>) {
  server = await TestServer.start({ rates, config: { proxyHops: 1 } });
  const meeting = await server.meeting();
  const host = await server.founder(meeting, { address: others });
  const { id: transportId } = await host.client.ask('create-transport', { direction: 'send' });
  const streams: string[] = [];
  for (const kind of ['audio', 'audio', 'video'] as const) {
    const made = await host.client.ask('produce', { transportId, kind, rtpParameters: parametersOf(kind) });
    streams.push(made.producerId);
  }
  let epoch = 0;
  const receiver = async (address: string) => {
    const person = await server.member(meeting, host, epoch++, { address });
    const transport = await person.client.ask('create-transport', { direction: 'receive' });
    return { ...person, transportId: transport.id };
  };
  return { host, streams, receiver };
}

const consume = ({ client, transportId }: Person & { transportId: string }, producerId = '') =>
  client.request('consume', { transportId, producerId, rtpCapabilities: capabilities() });

test('DOS-1: one visitor has so many consumers in all: who has most loses its transport, and others keep theirs', async () => {
  const { streams, receiver } = await start({ consumers: { address: 4, process: 100 } });
  const [greedy, modest] = [await receiver(visitor), await receiver(visitor)];
  const neighbour = await receiver(others);
  for (const stream of streams) expect((await consume(greedy, stream)).ok).toBe(true);
  for (const stream of streams) expect((await consume(neighbour, stream)).ok).toBe(true);
  expect((await consume(modest, streams[0])).ok).toBe(true);
  expect((await consume(modest, streams[1])).ok).toBe(true);
  expect(await greedy.client.event('transport-closed')).toEqual({ transportId: greedy.transportId });
  await Promise.all([modest, neighbour].map(({ client }) => client.settle()));
  expect([...modest.client.names(), ...neighbour.client.names()]).not.toContain('transport-closed');
});

test('DOS-1: who would have most itself is refused, keeps what it has, and may have as much again', async () => {
  const { streams, receiver } = await start({ consumers: { address: 2, process: 100 } });
  const person = await receiver(visitor);
  const answers = [];
  for (const stream of streams) answers.push(await consume(person, stream));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(answers[2]).toEqual({ ok: false, error: 'too-many-requests' });
  const [first] = answers;
  if (first?.ok !== true) throw new Error('not consumed');
  await person.client.ask('close-consumer', { consumerId: first.value.consumerId });
  expect((await consume(person, streams[2])).ok).toBe(true);
  // A stream that ends, and a transport that is replaced, give theirs back too.
  const { id } = await person.client.ask('create-transport', { direction: 'receive' });
  const again = { ...person, transportId: id };
  for (const stream of streams.slice(0, 2)) expect((await consume(again, stream)).ok).toBe(true);
});

test('DOS-1: where more goes to one visitor than may, the transport with most is closed, and nobody else’s', async () => {
  const { receiver } = await start({ mediaBits: { address: 30_000_000, process: 1_000_000_000 } });
  const [greedy, modest, neighbour] = [
    await receiver(visitor),
    await receiver(visitor),
    await receiver(others),
  ];
  const bits = [20_000_000, 15_000_000, 25_000_000];
  const transports = [...server.sfu.places].flatMap((place) => [...place.transports]);
  for (const [index, { transportId }] of [greedy, modest, neighbour].entries()) {
    const transport = transports.find(({ id }) => id === transportId);
    if (transport === undefined) throw new Error('no transport');
    transport.bits = bits[index] ?? 0;
  }
  server.clock.advance(1000);
  expect(await greedy.client.event('transport-closed')).toEqual({ transportId: greedy.transportId });
  await Promise.all([modest, neighbour].map(({ client }) => client.settle()));
  expect([...modest.client.names(), ...neighbour.client.names()]).not.toContain('transport-closed');
});
