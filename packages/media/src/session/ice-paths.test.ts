import type { types } from 'mediasoup-client';
import { expect, test } from 'vitest';
import { along } from './ice-paths.ts';

function offer(iceServers?: RTCIceServer[]): types.TransportOptions {
  const candidate = (protocol: 'udp' | 'tcp'): types.IceCandidate => ({
    foundation: protocol,
    priority: 1,
    address: '192.0.2.1',
    ip: '192.0.2.1',
    protocol,
    port: 40_000,
    type: 'host',
  });
  return {
    id: 'transport',
    iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
    iceCandidates: [candidate('udp'), candidate('tcp')],
    dtlsParameters: { fingerprints: [] },
    ...(iceServers && { iceServers }),
  };
}

const protocols = (options: types.TransportOptions) => options.iceCandidates.map(({ protocol }) => protocol);
const relay = { urls: ['turn:relay.example', 'turns:relay.example'], username: 'u', credential: 'c' };
const stun = { urls: 'stun:stun.example' };

test('all paths are what the server offers', () => {
  const options = offer([relay]);
  expect(along('all', options)).toBe(options);
});

test.each(['udp', 'tcp'] as const)('of %s paths, no other kind is left', (kind) => {
  const options = along(kind, offer([relay, stun]));
  expect(protocols(options)).toEqual([kind]);
  expect(options.iceServers).toBeUndefined();
  expect(options.id).toBe('transport');
});

test('a relay reaches the SFU over UDP, and nothing goes past it', () => {
  const options = along('relay', offer([relay, stun]));
  expect(protocols(options)).toEqual(['udp']);
  expect(options.iceServers).toEqual([relay, stun]);
  expect(options.iceTransportPolicy).toBe('relay');
});

test.each([[undefined], [[]], [[stun]]])(
  'where there is no relay, direct UDP takes its turn: %o',
  (servers) => {
    const options = along('relay', offer(servers));
    expect(protocols(options)).toEqual(['udp']);
    expect(options.iceTransportPolicy).toBeUndefined();
  },
);
