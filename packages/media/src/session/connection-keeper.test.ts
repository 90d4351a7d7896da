import { FakeClock } from '@conclave/base/testing';
import { Device, FakeHandler, testFakeParameters } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import type { Connection } from './connection.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import { FakeSfu } from './testing.ts';

function setUp() {
  const sfu = new FakeSfu();
  sfu.offered = testFakeParameters.generateRouterRtpCapabilities();
  const clock = new FakeClock();
  const connections: (Connection | null)[] = [];
  const onGivenUp = vi.fn();
  const keeper = new ConnectionKeeper({
    sfu,
    clock,
    createDevice: () => new Device({ handlerFactory: FakeHandler.createFactory(testFakeParameters) }),
    onConnection: (connection) => connections.push(connection),
    onGivenUp,
  });
  const called = (method: string) => sfu.calls.filter((call) => call.startsWith(method)).length;
  return { sfu, clock, connections, onGivenUp, keeper, called };
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
  expect(keeper.state.value).toBe('broken');
  await eventually(() => expect(called('restartIce')).toBe(2));
  become(first.send, 'connecting');
  become(first.send, 'failed');
  await eventually(() => expect(connections).toEqual([first, null]));
  expect(first.send.closed).toBe(true);
  expect(called('closeTransport')).toBe(2);
  clock.advance(2_000);
  expect(await opened(keeper)).not.toBe(first);
});

test('a path that comes back by itself within three seconds is left alone', async () => {
  const { clock, keeper, called } = setUp();
  keeper.start();
  const connection = await opened(keeper);
  become(connection.send, 'connected');
  become(connection.send, 'disconnected');
  clock.advance(2_900);
  become(connection.send, 'connected');
  clock.advance(60_000);
  expect(keeper.state.value).toBe('connected');
  become(connection.send, 'disconnected');
  clock.advance(3_000);
  await eventually(() => expect(called('restartIce')).toBe(2));
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

test('transports that the server forgot are replaced', async () => {
  const { sfu, keeper } = setUp();
  keeper.start();
  const first = await opened(keeper);
  sfu.failures.set('restartIce', 'gone');
  await keeper.reconnect(true);
  expect(await opened(keeper)).not.toBe(first);
});

test('where signalling is lost, opening waits for it and no attempt is counted', async () => {
  const { sfu, clock, onGivenUp, keeper } = setUp();
  sfu.failures.set('createTransport', 'lost');
  keeper.start();
  await eventually(() => expect(sfu.calls).toContain('createTransport send'));
  clock.advance(600_000);
  expect(sfu.calls.length).toBe(2);
  sfu.failures.clear();
  await keeper.reconnect(false);
  await opened(keeper);
  expect(onGivenUp).not.toHaveBeenCalled();
});

test('a server that keeps refusing is given up on', async () => {
  const { sfu, clock, onGivenUp, keeper } = setUp();
  sfu.failures.set('createTransport', 'refused');
  keeper.start();
  await eventually(() => {
    clock.advance(8_000);
    expect(onGivenUp).toHaveBeenCalledTimes(1);
  });
  clock.advance(600_000);
  expect(sfu.calls.filter((call) => call === 'routerCapabilities').length).toBe(5);
});

test('a closed keeper opens nothing any more', async () => {
  const { sfu, keeper } = setUp();
  keeper.start();
  keeper.close();
  await keeper.reconnect(false);
  expect(keeper.connection).toBeNull();
  expect(sfu.calls).toEqual([]);
});
