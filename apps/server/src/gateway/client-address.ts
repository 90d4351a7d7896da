import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * The key under which rates count a client: its IPv4 address, or the /64 network of its IPv6 address, which one
 * client owns whole (RFC 6177). Kept in memory only and never logged.
 * @param hops how many proxies in front are trusted to append to X-Forwarded-For
 */
export function clientAddress(request: IncomingMessage, hops: number): string {
  const socket = request.socket.remoteAddress ?? '';
  const header = request.headers['x-forwarded-for'];
  const forwarded = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const chain = [...forwarded, socket];
  return addressKey(chain[Math.max(0, chain.length - 1 - hops)] ?? socket);
}

/** True where the client reached the server, or the outermost trusted proxy, over TLS. */
export function isEncrypted(request: IncomingMessage, hops: number): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true;
  return hops > 0 && request.headers['x-forwarded-proto'] === 'https';
}

/** An address as rates count it. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  return `${expandIpv6(address).slice(0, 4).join(':')}::/64`;
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string | undefined) =>
    text === undefined || text === '' ? [] : text.split(':').map((group) => group.toLowerCase());
  const [left, right] = [groups(head), groups(tail)];
  if (tail === undefined) return left.map(strip);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].map(strip);
}

function strip(group: string): string {
  return group.replace(/^0+(?=.)/, '');
}
