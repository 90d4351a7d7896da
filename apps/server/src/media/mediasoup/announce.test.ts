import { expect, test } from 'vitest';
import { announce } from './announce.ts';

const candidate = (address: string, protocol: 'udp' | 'tcp', priority: number) => ({
  foundation: `${protocol}candidate`,
  priority,
  address,
  ip: address,
  protocol,
  port: 40_000,
  type: 'host' as const,
  ...(protocol === 'tcp' ? { tcpType: 'passive' as const } : {}),
});

test('each address is announced with the ports of its family, in the order that was given', () => {
  const listening = [
    candidate('0.0.0.0', 'udp', 9000),
    candidate('0.0.0.0', 'tcp', 8000),
    candidate('::', 'udp', 7000),
  ];
  const told = announce(listening, ['192.0.2.1', '2001:db8::1', '10.0.0.5']);
  expect(told.map(({ address, ip, protocol, priority }) => [address, ip, protocol, priority])).toEqual([
    ['192.0.2.1', '192.0.2.1', 'udp', 9000],
    ['192.0.2.1', '192.0.2.1', 'tcp', 8000],
    ['2001:db8::1', '2001:db8::1', 'udp', 6999],
    ['10.0.0.5', '10.0.0.5', 'udp', 8998],
    ['10.0.0.5', '10.0.0.5', 'tcp', 7998],
  ]);
  expect(told.map(({ foundation }) => foundation)).toEqual([
    'udpcandidate0',
    'tcpcandidate0',
    'udpcandidate1',
    'udpcandidate2',
    'tcpcandidate2',
  ]);
});
