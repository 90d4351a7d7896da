import type { MediaKind } from '@conclave/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestServer } from '../harness.ts';
import type { Person } from '../harness.ts';
import { capabilities, extension, parametersOf } from '../media.ts';
import { enter } from '../meeting.ts';
import type { TestMeeting } from '../meeting.ts';

let server: TestServer;
let meeting: TestMeeting;
let host: Person;
let guest: Person;
beforeEach(async () => {
  server = await TestServer.start({ config: { iceServers: [{ urls: ['stun:stun.example'] }] } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
  guest = await server.member(meeting, host, 0);
});
afterEach(() => server.stop());

const open = async ({ client }: Person, direction: 'send' | 'receive') =>
  (await client.ask('create-transport', { direction })).id;
const produce = async (person: Person, kind: MediaKind = 'audio') => {
  const transportId = await open(person, 'send');
  const { producerId } = await person.client.ask('produce', {
    transportId,
    kind,
    rtpParameters: parametersOf(kind),
  });
  return { transportId, producerId };
};
const consume = async (person: Person, producerId: string) => {
  const transportId = await open(person, 'receive');
  const { consumerId } = await person.client.ask('consume', {
    transportId,
    producerId,
    rtpCapabilities: capabilities(),
  });
  return { transportId, consumerId };
};

const memoryConsumer = (transportId: string) => {
  const transports = [...server.sfu.places].flatMap((room) => [...room.transports]);
  const [consumer] = transports.find(({ id }) => id === transportId)?.consumers ?? [];
  if (consumer === undefined) throw new Error('nothing is consumed there');
  return consumer;
};

test('a stream goes from one member to another, and each step is answered', async () => {
  expect((await guest.client.ask('router-capabilities', {})).rtpCapabilities).toHaveProperty('codecs');
  const { producerId } = await produce(host, 'video');
  const opened = await guest.client.event('producer-opened');
  expect(opened).toEqual({ peerId: host.peerId, producerId, kind: 'video' });
  const { consumerId } = await consume(guest, producerId);
  expect(await guest.client.ask('resume-consumer', { consumerId })).toEqual({});
  expect(await guest.client.ask('set-layers', { consumerId, spatialLayer: 1 })).toEqual({});
  expect(await guest.client.ask('request-keyframe', { consumerId })).toEqual({});
  await host.client.ask('pause-producer', { producerId });
  expect(await guest.client.event('producer-paused')).toEqual({ producerId, paused: true });
  await host.client.ask('resume-producer', { producerId });
  expect(await guest.client.event('producer-paused')).toEqual({ producerId, paused: false });
  await host.client.ask('close-producer', { producerId });
  expect(await guest.client.event('producer-closed')).toEqual({ producerId });
  expect(await guest.client.event('consumer-closed')).toEqual({ consumerId });
});

test('the sender of a video, and nobody else, is told the highest layer that anybody takes', async () => {
  const other = await server.member(meeting, host, 1);
  const { producerId } = await produce(host, 'video');
  const wanted = () => host.client.event('producer-wanted');
  const told = (spatialLayer: number | null) => ({ producerId, spatialLayer });
  expect(await wanted()).toEqual(told(null));
  const { consumerId } = await consume(guest, producerId);
  await guest.client.ask('set-layers', { consumerId, spatialLayer: 0 });
  await guest.client.ask('resume-consumer', { consumerId });
  expect(await wanted()).toEqual(told(0));
  const second = await consume(other, producerId);
  await other.client.ask('resume-consumer', { consumerId: second.consumerId });
  // Nothing was said of layers: it takes what there is.
  expect(await wanted()).toEqual(told(7));
  await other.client.ask('set-layers', { consumerId: second.consumerId, spatialLayer: 1 });
  expect(await wanted()).toEqual(told(1));
  await guest.client.ask('set-layers', { consumerId, spatialLayer: 1 });
  await other.client.ask('pause-consumer', { consumerId: second.consumerId });
  await guest.client.ask('set-layers', { consumerId, spatialLayer: 0 });
  expect(await wanted()).toEqual(told(0));
  await other.client.ask('resume-consumer', { consumerId: second.consumerId });
  expect(await wanted()).toEqual(told(1));
  await other.client.ask('close-transport', { transportId: second.transportId });
  expect(await wanted()).toEqual(told(0));
  await guest.client.ask('close-consumer', { consumerId });
  expect(await wanted()).toEqual(told(null));
  expect(guest.client.events.map(({ event }) => event)).not.toContain('producer-wanted');
});

test('what is looked at goes first among the videos of its receiver, in the same request as its layers', async () => {
  const { producerId } = await produce(host, 'video');
  const { transportId, consumerId } = await consume(guest, producerId);
  const consumer = memoryConsumer(transportId);
  await guest.client.ask('set-layers', { consumerId, spatialLayer: 2, priority: 20 });
  expect(consumer.priority).toBe(20);
  await guest.client.ask('set-layers', { consumerId, spatialLayer: 1 });
  expect(consumer.priority).toBe(20);
  for (const priority of [0, 256, 1.5]) {
    const body = { consumerId, spatialLayer: 1, priority };
    expect(await guest.client.request('set-layers', body)).toEqual({ ok: false, error: 'malformed' });
  }
});

test('the receiver, and nobody else, is told of a picture that its bandwidth has no room for, where that lasts', async () => {
  const { producerId } = await produce(host, 'video');
  const { transportId, consumerId } = await consume(guest, producerId);
  const consumer = memoryConsumer(transportId);
  const told = () => guest.client.event('consumer-starved');
  // As short as it takes a key frame to come.
  consumer.starve(true);
  await server.elapse(4_900, host.client, guest.client);
  consumer.starve(false);
  await server.elapse(5_000, host.client, guest.client);
  expect(guest.client.names()).not.toContain('consumer-starved');
  consumer.starve(true);
  await server.elapse(5_000, host.client, guest.client);
  expect(await told()).toEqual({ consumerId, starved: true });
  consumer.starve(false);
  expect(await told()).toEqual({ consumerId, starved: false });
  // Still for another reason: its sender gives no key frame.
  consumer.starve(true);
  consumer.starved = false;
  await server.elapse(10_000, host.client, guest.client);
  consumer.starve(false);
  await guest.client.settle();
  expect(guest.client.names()).not.toContain('consumer-starved');
  expect(host.client.names()).not.toContain('consumer-starved');
});

test('a transport comes with the ICE servers, and restarts', async () => {
  const transport = await host.client.ask('create-transport', { direction: 'send' });
  expect(transport.iceServers).toEqual([{ urls: ['stun:stun.example'] }]);
  const restarted = await host.client.ask('restart-ice', { transportId: transport.id });
  expect(restarted.iceParameters).not.toEqual(transport.iceParameters);
  expect(restarted.iceServers).toEqual(transport.iceServers);
});

test('a new member is told of the streams that there are, paused ones as paused', async () => {
  const { producerId } = await produce(host);
  await host.client.ask('pause-producer', { producerId });
  const late = await server.member(meeting, host, 1);
  expect(await late.client.event('producer-opened')).toEqual({
    peerId: host.peerId,
    producerId,
    kind: 'audio',
  });
  expect(await late.client.event('producer-paused')).toEqual({ producerId, paused: true });
});

test('DOS-1: nobody touches what belongs to another', async () => {
  const { transportId, producerId } = await produce(host);
  const consuming = await consume(guest, producerId);
  const { consumerId } = consuming;
  const dtlsParameters = { fingerprints: [{ algorithm: 'sha-256' as const, value: 'AA' }] };
  const rtpParameters = parametersOf('audio');
  const notOwner = { ok: false, error: 'not-owner' };
  const { client } = guest;
  expect(await client.request('connect-transport', { transportId, dtlsParameters })).toEqual(notOwner);
  expect(await client.request('restart-ice', { transportId })).toEqual(notOwner);
  expect(await client.request('close-transport', { transportId })).toEqual(notOwner);
  expect(await client.request('produce', { transportId, kind: 'audio', rtpParameters })).toEqual(notOwner);
  const rtpCapabilities = capabilities();
  expect(await client.request('consume', { transportId, producerId, rtpCapabilities })).toEqual(notOwner);
  for (const type of ['close-producer', 'pause-producer', 'resume-producer'] as const) {
    expect(await client.request(type, { producerId })).toEqual(notOwner);
  }
  for (const type of ['close-consumer', 'pause-consumer', 'resume-consumer', 'request-keyframe'] as const) {
    expect(await host.client.request(type, { consumerId })).toEqual(notOwner);
  }
  expect(await host.client.request('set-layers', { consumerId, spatialLayer: 0 })).toEqual(notOwner);
});

test('DOS-1: what is not there, or belongs to another room, is no such object', async () => {
  const elsewhere = await server.founder(await server.meeting());
  const { transportId, producerId } = await produce(elsewhere);
  const gone = { ok: false, error: 'no-such-object' };
  expect(await host.client.request('close-transport', { transportId })).toEqual(gone);
  expect(await host.client.request('close-producer', { producerId })).toEqual(gone);
  expect(await host.client.request('close-consumer', { consumerId: 'nothing' })).toEqual(gone);
  const receiving = await open(host, 'receive');
  const body = { transportId: receiving, producerId, rtpCapabilities: capabilities() };
  expect(await host.client.request('consume', body)).toEqual(gone);
});

test('a transport sends or receives as it was opened', async () => {
  const { producerId } = await produce(host);
  const [sending, receiving] = [await open(guest, 'send'), await open(guest, 'receive')];
  const rtpParameters = parametersOf('audio');
  const notPermitted = { ok: false, error: 'not-permitted' };
  const producing = { transportId: receiving, kind: 'audio', rtpParameters } as const;
  expect(await guest.client.request('produce', producing)).toEqual(notPermitted);
  const consuming = { transportId: sending, producerId, rtpCapabilities: capabilities() };
  expect(await guest.client.request('consume', consuming)).toEqual(notPermitted);
});

test('FRM-7: a producer with a header extension outside the list is refused', async () => {
  const transportId = await open(host, 'send');
  const parameters = parametersOf('audio');
  const level = extension('urn:ietf:params:rtp-hdrext:ssrc-audio-level', 10);
  const rtpParameters = { ...parameters, headerExtensions: [...(parameters.headerExtensions ?? []), level] };
  const answer = await host.client.request('produce', { transportId, kind: 'audio', rtpParameters });
  expect(answer).toEqual({ ok: false, error: 'media-refused' });
  await guest.client.settle();
  expect(guest.client.names()).not.toContain('producer-opened');
});

test('DOS-1: producers of one peer are capped by kind', async () => {
  const transportId = await open(host, 'send');
  const producing = (kind: 'audio' | 'video') =>
    host.client.request('produce', { transportId, kind, rtpParameters: parametersOf(kind) });
  for (const kind of ['audio', 'video'] as const) {
    const answers = [await producing(kind), await producing(kind), await producing(kind)];
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(answers[2]).toEqual({ ok: false, error: 'too-many-requests' });
  }
});

test('a transport that is asked for again, because its answer was late, takes the place of the first', async () => {
  const first = await open(host, 'send');
  const producing = (transportId: string) =>
    host.client.request('produce', { transportId, kind: 'audio', rtpParameters: parametersOf('audio') });
  expect((await producing(first)).ok).toBe(true);
  await guest.client.event('producer-opened');
  for (let index = 0; index < 10; index += 1) await open(host, 'send');
  await open(host, 'receive');
  expect([...server.sfu.places][0]?.transports.size).toBe(2);
  // What went over the former one is gone, and the others are told.
  await guest.client.event('producer-closed');
  expect(await producing(first)).toEqual({ ok: false, error: 'no-such-object' });
  expect(host.client.names()).not.toContain('transport-closed');
});

test('connecting, producing and consuming again, because the answer was late, makes nothing twice', async () => {
  const transportId = await open(host, 'send');
  const fingerprints = [{ algorithm: 'sha-256' as const, value: 'AB' }];
  const connecting = { transportId, dtlsParameters: { role: 'client' as const, fingerprints } };
  await host.client.ask('connect-transport', connecting);
  await host.client.ask('connect-transport', connecting);
  const rtpParameters = { ...parametersOf('audio'), mid: '0' };
  const producing = { transportId, kind: 'audio' as const, rtpParameters };
  const { producerId } = await host.client.ask('produce', producing);
  expect(await host.client.ask('produce', producing)).toEqual({ producerId });
  const other = await host.client.ask('produce', {
    ...producing,
    rtpParameters: { ...parametersOf('audio'), mid: '1' },
  });
  expect(other.producerId).not.toBe(producerId);

  const receive = await open(guest, 'receive');
  const consuming = { transportId: receive, producerId, rtpCapabilities: capabilities() };
  const late = await guest.client.ask('consume', consuming);
  const { consumerId } = await guest.client.ask('consume', consuming);
  const gone = { ok: false, error: 'no-such-object' };
  expect(await guest.client.request('resume-consumer', { consumerId: late.consumerId })).toEqual(gone);
  expect(await guest.client.ask('resume-consumer', { consumerId })).toEqual({});
});

test('a peer that leaves frees everything that it had', async () => {
  const { producerId } = await produce(guest);
  const { consumerId } = await consume(host, producerId);
  await guest.client.ask('leave', {});
  expect(await host.client.event('producer-closed')).toEqual({ producerId });
  expect(await host.client.event('consumer-closed')).toEqual({ consumerId });
  const [room] = server.sfu.places;
  expect([room?.transports.size, room?.producers.size]).toEqual([1, 0]);
  await host.client.ask('leave', {});
  await host.client.closed;
  expect(server.sfu.places.size).toBe(0);
});

test('streams go on while their owner is broken off, and it hears afterwards what ended meanwhile', async () => {
  const { producerId } = await produce(host);
  const { consumerId } = await consume(guest, producerId);
  await guest.client.cut();
  await host.client.event('peer-state');
  expect([...server.sfu.places][0]?.transports.size).toBe(2);
  await host.client.ask('close-producer', { producerId });
  const client = await server.connect();
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  expect((await enter(client, meeting, { peerId: guest.peerId, resume })).ok).toBe(true);
  expect(await client.event('producer-closed')).toEqual({ producerId });
  expect(await client.event('consumer-closed')).toEqual({ consumerId });
});

test('when a media worker dies its peers are told, and what they ask for next works', async () => {
  const { transportId, producerId } = await produce(host);
  const consuming = await consume(guest, producerId);
  server.sfu.killWorkers();
  expect(await host.client.event('transport-closed')).toEqual({ transportId });
  expect(await guest.client.event('producer-closed')).toEqual({ producerId });
  expect(await guest.client.event('transport-closed')).toEqual({ transportId: consuming.transportId });
  const again = await produce(host);
  expect((await consume(guest, again.producerId)).consumerId).toBeTypeOf('string');
});

describe('a room in two places', () => {
  const places = () => [...server.sfu.places];
  const place = (index: number) => {
    const found = places()[index];
    if (found === undefined) throw new Error('no such place');
    return found;
  };

  test('where a worker is at its limit newcomers go elsewhere, and both ways of one person are in one place', async () => {
    await produce(host, 'video');
    place(0).full = true;
    await open(guest, 'send');
    await open(guest, 'receive');
    expect(places().map(({ transports }) => transports.size)).toEqual([1, 2]);
    // Who is there stays.
    await open(host, 'receive');
    expect(place(0).transports.size).toBe(2);
    // All are: there is no third place.
    place(1).full = true;
    const late = await server.member(meeting, host, 1);
    await open(late, 'send');
    expect(places()).toHaveLength(2);
  });

  test('what somebody sends is brought once, for all who take it there, and goes with the last of them', async () => {
    const late = await server.member(meeting, host, 1);
    const { producerId } = await produce(host, 'video');
    place(0).full = true;
    const [first, second] = await Promise.all([consume(guest, producerId), consume(late, producerId)]);
    expect([place(1).brought, place(1).producers.has(producerId)]).toEqual([1, true]);
    await guest.client.ask('close-consumer', { consumerId: first.consumerId });
    expect(place(1).producers.has(producerId)).toBe(true);
    await late.client.ask('close-transport', { transportId: second.transportId });
    expect(place(1).producers.has(producerId)).toBe(false);
    expect((await consume(late, producerId)).consumerId).toBeTypeOf('string');
    expect(place(1).brought).toBe(2);
  });

  test('the sender is told the highest layer that anybody takes, wherever they are', async () => {
    const late = await server.member(meeting, host, 1);
    const { producerId } = await produce(host, 'video');
    const wanted = () => host.client.event('producer-wanted');
    const told = (spatialLayer: number | null) => ({ producerId, spatialLayer });
    expect(await wanted()).toEqual(told(null));
    const near = await consume(guest, producerId);
    place(0).full = true;
    const far = await consume(late, producerId);
    for (const [person, consumerId, spatialLayer] of [
      [guest, near.consumerId, 0],
      [late, far.consumerId, 2],
    ] as const) {
      await person.client.ask('set-layers', { consumerId, spatialLayer });
      await person.client.ask('resume-consumer', { consumerId });
      expect(await wanted()).toEqual(told(spatialLayer));
    }
    await late.client.ask('pause-consumer', { consumerId: far.consumerId });
    expect(await wanted()).toEqual(told(0));
  });

  test('a worker that dies ends what was on it, and its people come back where there is room', async () => {
    const sent = await produce(host, 'video');
    place(0).full = true;
    const other = await produce(guest, 'video');
    const far = await consume(guest, sent.producerId);
    place(0).close();
    expect(await host.client.event('transport-closed')).toEqual({ transportId: sent.transportId });
    expect(await guest.client.event('producer-closed')).toEqual({ producerId: sent.producerId });
    expect(await guest.client.event('consumer-closed')).toEqual({ consumerId: far.consumerId });
    expect(guest.client.names()).not.toContain('transport-closed');
    await produce(host, 'video');
    expect((await consume(host, other.producerId)).consumerId).toBeTypeOf('string');
    expect(places().map(({ transports }) => transports.size)).toEqual([4]);
  });
});

test('while no media worker is alive a request is a server fault, and later ones work', async () => {
  server.sfu.ready = false;
  const asked = () => host.client.request('create-transport', { direction: 'send' });
  expect(await asked()).toEqual({ ok: false, error: 'server-fault' });
  server.sfu.ready = true;
  expect((await asked()).ok).toBe(true);
});
