import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress, isEncrypted } from './client-address.ts';

function request(remote: string, headers: Record<string, string> = {}): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remote });
  const message = new IncomingMessage(socket);
  Object.assign(message.headers, headers);
  return message;
}

test('DOS-1: without a trusted proxy, X-Forwarded-For of a client changes nothing', () => {
  expect(clientAddress(request('192.0.2.7', { 'x-forwarded-for': '203.0.113.1' }), 0)).toBe('192.0.2.7');
});

test('DOS-1: each trusted proxy counts one address from the right, whatever the client wrote in front', () => {
  const proxied = request('10.0.0.1', { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' });
  expect(clientAddress(proxied, 1)).toBe('203.0.113.9');
  expect(clientAddress(proxied, 2)).toBe('6.6.6.6');
  expect(clientAddress(proxied, 9)).toBe('6.6.6.6');
});

test('DOS-1: addresses of one IPv6 /64 count as one client', () => {
  const keys = ['2001:db8:0:1::5', '2001:0db8:0000:0001:ffff::1', '2001:db8:0:1:0:0:0:9%eth0'];
  expect(new Set(keys.map((key) => clientAddress(request(key), 0)))).toEqual(new Set(['2001:db8:0:1::/64']));
  expect(clientAddress(request('2001:db8:0:2::5'), 0)).toBe('2001:db8:0:2::/64');
  expect(clientAddress(request('::1'), 0)).toBe('0:0:0:0::/64');
});

test('an IPv4-mapped address counts as its IPv4 address', () => {
  expect(clientAddress(request('::ffff:192.0.2.7'), 0)).toBe('192.0.2.7');
});

test('WEB-1: X-Forwarded-Proto counts only from a trusted proxy', () => {
  const proxied = request('10.0.0.1', { 'x-forwarded-proto': 'https' });
  expect(isEncrypted(proxied, 0)).toBe(false);
  expect(isEncrypted(proxied, 1)).toBe(true);
});
