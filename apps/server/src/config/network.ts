import { isIP, isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Whether this machine speaks IPv6 at all. */
export const hasIpv6 = (): boolean => interfaces().some(({ family }) => family === 'IPv6');

/**
 * The address under which others reach this machine: its first IPv4 address, else its first IPv6 address that is not of one
 * link alone (RFC 4291 section 2.5.6). Empty where it has none.
 */
export function ownAddresses(): readonly string[] {
  const outward = interfaces().filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address));
  const own =
    outward.find(({ family }) => family === 'IPv4') ?? outward.find(({ family }) => family === 'IPv6');
  return own === undefined ? [] : [own.address];
}

/** Names under which a page on this machine may be opened. */
export function localNames(announced: readonly string[]): string[] {
  return [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...announced])];
}

/** As in a URL (RFC 3986 section 3.2.2). */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Where everybody is heard who can reach one of these addresses: with an IPv6 one, on both families. */
export function anyAddress(addresses: readonly string[]): string {
  return addresses.some(isIPv6) ? '::' : '0.0.0.0';
}

export const sameFamily = (a: string, b: string): boolean => isIP(a) === isIP(b);

function interfaces(): readonly NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []);
}
