import { FakeClock } from '@conclave/base/testing';
import { Device, FakeHandler, testFakeParameters } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import type { Connection } from './connection.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import { ALL_AT_ONCE, ONE_KIND_AT_A_TIME } from './ice-paths.ts';
import type { IcePaths } from './ice-paths.ts';
import { FakeSfu, FakeTrack } from './testing.ts';

function setUp(paths: readonly [IcePaths, ...IcePaths[]] = ALL_AT_ONCE) {
  const sfu = new FakeSfu();
  sfu.offered = testFakeParameters.generateRouterRtpCapabilities();
  const clock = new FakeClock();
  const connections: (Connection | null)[] = [];
  const browser = {
    make: () => new Device({ handlerFactory: FakeHandler.createFactory(testFakeParameters) }),
  };
  const keeper = new ConnectionKeeper({
    sfu,
    clock,
    paths,
    createDevice: () => browser.make(),
    onConnection: (connection) => connections.push(connection),
    random: () => 0.5,
  });
  const called = (method: string) => sfu.calls.filter((call) => call.startsWith(method)).length;
  return { sfu, clock, connections, keeper, called, browser };
}

function become(transport: types.Transport, state: types.ConnectionState): void {
  const { handler } = transport;
  if (!(handler instanceof FakeHandler)) throw new TypeError('not a fake');
  handler.setConnectionState(state);
}

async function opened(keeper: ConnectionKeeper): Promise<Connection> {
  return eventually(() => {
    const { connection } = keeper;
    if (connection === null) throw new Error('not yet');
    return connection;
  });
}

test('FRM-7: a device that knows only the allowed extensions and one transport each way are made', async () => {
  const { sfu, connections, keeper } = setUp();
  keeper.start();
  const connection = await opened(keeper);
  expect(sfu.calls).toEqual(['routerCapabilities', 'createTransport send', 'createTransport receive']);
  expect(connections).toEqual([connection]);
  const negotiated = [connection.device.sendRtpCapabilities, connection.device.recvRtpCapabilities];
  const uris = negotiated.flatMap(({ headerExtensions = [] }) => headerExtensions.map(({ uri }) => uri));
  expect(uris).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
  expect(uris.filter((uri) => uri.includes('audio-level') || uri.includes('orientation'))).toEqual([]);
  expect(keeper.state.value).toBe('connecting');
  become(connection.send, 'connected');
  expect(keeper.state.value).toBe('connected');
});

test('a path that failed gets an ICE restart first, and a new connection when that does not help', async () => {
  const { clock, connections, keeper, called } = setUp();
  keeper.start();
  const first = await opened(keeper);
  become(first.send, 'connected');
  become(first.send, 'failed');
  expect(keeper.state.value).toBe('restoring');
  await eventually(() => expect(called('restartIce')).toBe(2));
  become(first.send, 'connecting');
  become(first.send, 'failed');
  await eventually(() => expect(connections).toEqual([first, null]));
  expect(first.send.closed).toBe(true);
  expect(called('closeTransport')).toBe(2);
  clock.advance(2_000);
  expect(await opened(keeper)).not.toBe(first);
});

test('a path that is disconnected is looked for at once, and given up after an ICE restart of eight seconds', async () => {
  const { clock, keeper, called } = setUp();
  keeper.start();
  const connection = await opened(keeper);
  become(connection.send, 'connected');
  become(connection.send, 'disconnected');
  expect(keeper.state.value).toBe('restoring');
  await eventually(() => expect(called('restartIce')).toBe(2));
  become(connection.send, 'connected');
  expect(keeper.state.value).toBe('connected');
  clock.advance(60_000);
  expect(keeper.connection).toBe(connection);
  become(connection.send, 'disconnected');
  await eventually(() => expect(clock.pending).toBe(2));
  clock.advance(8_000);
  await eventually(() => expect(keeper.connection).not.toBe(connection));
  clock.advance(1_000);
  expect(await opened(keeper)).not.toBe(connection);
});

test('a machine that woke up, or a network that changed, has paths looked for at once', async () => {
  const { sfu, keeper, called } = setUp();
  keeper.start();
  const connection = await opened(keeper);
  become(connection.send, 'connected');
  keeper.look();
  await eventually(() => expect(called('restartIce')).toBe(2));
  expect(keeper.connection).toBe(connection);

  // What waits for its turn does not wait for it.
  sfu.failures.set('createTransport', 'refused');
  keeper.replace();
  keeper.look();
  await eventually(() => expect(called('routerCapabilities')).toBe(2));
  sfu.failures.clear();
  keeper.look();
  await opened(keeper);
});

test('signalling that comes back resumed restarts ICE; one that does not makes new transports', async () => {
  const { connections, keeper, called } = setUp();
  keeper.start();
  const first = await opened(keeper);
  await keeper.reconnect(true);
  expect(called('restartIce')).toBe(2);
  expect(keeper.connection).toBe(first);
  await keeper.reconnect(false);
  const second = await opened(keeper);
  expect(second).not.toBe(first);
  expect(connections).toEqual([first, null, second]);
});

test('an ICE restart uses the relay credentials that came with it', async () => {
  const { sfu, keeper } = setUp();
  keeper.start();
  const { send, receive } = await opened(keeper);
  sfu.relays = [{ urls: ['turn:relay.example'], username: 'later', credential: 'new' }];
  const order: string[] = [];
  for (const { handler } of [send, receive]) {
    vi.spyOn(handler, 'updateIceServers').mockImplementation(async (servers) => {
      order.push(JSON.stringify(servers));
    });
    vi.spyOn(handler, 'restartIce').mockImplementation(async () => void order.push('restart'));
  }
  await keeper.reconnect(true);
  const told = JSON.stringify(sfu.relays);
  expect(order).toEqual([told, 'restart', told, 'restart']);
});

test('a transport that the server does not connect is replaced, though the browser went on without its answer', async () => {
  const { sfu, clock, keeper, called } = setUp();
  keeper.start();
  const first = await opened(keeper);
  sfu.failures.set('connectTransport', 'refused');
  // What was to be sent fails with its connection.
  await expect(first.send.produce({ track: new FakeTrack('audio') })).rejects.toThrow('queue stopped');
  await eventually(() => expect(keeper.connection).toBeNull());
  expect(called('connectTransport')).toBe(1);
  sfu.failures.clear();
  clock.advance(1_000);
  expect(await opened(keeper)).not.toBe(first);
});

test('a browser for which no device can be made is told that nobody hears it, keeps nothing at the server, and is tried again', async () => {
  const { sfu, clock, connections, keeper, called, browser } = setUp();
  const { make } = browser;
  browser.make = () => {
    throw new Error('device not supported');
  };
  keeper.start();
  await eventually(() => expect(called('closeTransport')).toBe(2));
  expect(connections).toEqual([]);
  await eventually(() => expect(clock.pending).toBe(2));
  clock.advance(15_000);
  expect(keeper.state.value).toBe('unreachable');
  await eventually(() => expect(called('closeTransport')).toBe(4));
  expect(sfu.calls.at(-1)).toBe('closeTransport receive');

  browser.make = make;
  await eventually(() => expect(clock.pending).toBe(1));
  clock.advance(2_000);
  become((await opened(keeper)).send, 'connected');
  expect(keeper.state.value).toBe('connected');
});

test('transports that the server forgot are replaced', async () => {
  const { sfu, keeper } = setUp();
  keeper.start();
  const first = await opened(keeper);
  sfu.failures.set('restartIce', 'gone');
  await keeper.reconnect(true);
  expect(await opened(keeper)).not.toBe(first);
});

test('where signalling is lost, opening waits for it and no attempt is counted', async () => {
  const { sfu, clock, keeper } = setUp();
  sfu.failures.set('createTransport', 'lost');
  keeper.start();
  await eventually(() => expect(sfu.calls).toContain('createTransport send'));
  clock.advance(600_000);
  expect(sfu.calls.length).toBe(3);
  sfu.failures.clear();
  await keeper.reconnect(false);
  await opened(keeper);
});

test.each(['refused', 'timed-out'] as const)(
  'a server that is %s is tried again for as long as it takes, with pauses that grow, and people are told meanwhile',
  async (failure) => {
    const { sfu, clock, keeper, called } = setUp();
    sfu.failures.set('createTransport', failure);
    keeper.start();
    const pauses = [750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500];
    for (const [index, pause] of pauses.entries()) {
      await eventually(() => expect(called('routerCapabilities')).toBe(index + 1));
      await eventually(() => expect(clock.pending).toBeGreaterThan(index < 5 ? 1 : 0));
      clock.advance(pause - 1);
      expect(called('routerCapabilities')).toBe(index + 1);
      clock.advance(1);
    }
    expect(keeper.state.value).toBe('unreachable');
    await eventually(() => expect(called('routerCapabilities')).toBe(pauses.length + 1));
    await eventually(() => expect(clock.pending).toBe(1));
    sfu.failures.clear();
    clock.advance(22_500);
    become((await opened(keeper)).send, 'connected');
    expect(keeper.state.value).toBe('connected');
  },
);

test('without sound and picture for fifteen seconds, people are told that nobody hears them', async () => {
  const { clock, keeper } = setUp();
  keeper.start();
  const { send } = await opened(keeper);
  become(send, 'connecting');
  clock.advance(14_999);
  expect(keeper.state.value).toBe('connecting');
  clock.advance(1);
  expect(keeper.state.value).toBe('unreachable');
  become(send, 'connected');
  expect(keeper.state.value).toBe('connected');
  become(send, 'failed');
  clock.advance(14_999);
  expect(keeper.state.value).toBe('restoring');
  clock.advance(1);
  expect(keeper.state.value).toBe('unreachable');
});

test('where one kind of paths is tried at a time, each gets three seconds, and longer in each round', async () => {
  const { clock, connections, keeper } = setUp(ONE_KIND_AT_A_TIME);
  keeper.start();
  const tried: string[] = [];
  for (const ms of [3_000, 3_000, 3_000, 6_000, 6_000, 6_000, 12_000, 12_000, 12_000, 24_000]) {
    const connection = await opened(keeper);
    tried.push(connection.paths);
    become(connection.send, 'connecting');
    clock.advance(ms - 1);
    expect(keeper.connection).toBe(connection);
    clock.advance(1);
    await eventually(() => expect(keeper.connection).not.toBe(connection));
  }
  expect(tried.slice(0, 4)).toEqual(['udp', 'tcp', 'relay', 'udp']);
  expect(keeper.state.value).toBe('unreachable');
  const last = await opened(keeper);
  become(last.send, 'connected');
  clock.advance(600_000);
  expect(keeper.connection).toBe(last);
  expect(connections.filter((each) => each !== null).length).toBe(tried.length + 1);
});

test('a kind of paths that failed makes room for the next at once; the one that worked is kept', async () => {
  const { clock, keeper, called } = setUp(ONE_KIND_AT_A_TIME);
  keeper.start();
  const first = await opened(keeper);
  become(first.send, 'connecting');
  become(first.send, 'failed');
  await eventually(() => expect(keeper.connection?.paths).toBe('tcp'));
  const second = await opened(keeper);
  become(second.send, 'connecting');
  become(second.send, 'connected');

  // From here on it is a path that broke: it is restarted, and then made anew.
  become(second.send, 'failed');
  await eventually(() => expect(called('restartIce')).toBe(2));
  become(second.send, 'connecting');
  clock.advance(7_999);
  expect(keeper.connection).toBe(second);
  become(second.send, 'failed');
  await eventually(() => expect(keeper.connection).not.toBe(second));
  clock.advance(1_000);
  expect((await opened(keeper)).paths).toBe('tcp');
});

test('browsers that try all paths at once are left to it', async () => {
  const { clock, keeper } = setUp();
  keeper.start();
  const connection = await opened(keeper);
  become(connection.send, 'connecting');
  clock.advance(60_000);
  expect(keeper.connection).toBe(connection);
});

test('without relays on the way, an ICE restart asks nothing that Firefox can’t do', async () => {
  const { keeper } = setUp(ONE_KIND_AT_A_TIME);
  keeper.start();
  const connection = await opened(keeper);
  for (const { handler } of [connection.send, connection.receive])
    vi.spyOn(handler, 'updateIceServers').mockRejectedValue(new Error('not supported'));
  await keeper.reconnect(true);
  expect(keeper.connection).toBe(connection);
});

test('a closed keeper opens nothing any more', async () => {
  const { sfu, keeper } = setUp();
  keeper.start();
  keeper.close();
  await keeper.reconnect(false);
  expect(keeper.connection).toBeNull();
  expect(keeper.state.value).toBe('stopped');
  expect(sfu.calls).toEqual([]);
});
