import { hostname, networkInterfaces } from 'node:os';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** The machine's first address that others can reach, or loopback where it has none. */
export function primaryAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Names under which a page on this machine may be opened. */
export function localNames(announcedIp: string): string[] {
  return [...new Set(['localhost', hostname(), '127.0.0.1', '::1', announcedIp])];
}

/** As in a URL (RFC 3986 section 3.2.2). */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
