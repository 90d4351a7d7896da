import { isIPv4, isIPv6 } from 'node:net';
import { urlHost } from './network.ts';

/**
 * The URLs (RFC 7065) of a relay on these addresses: the first of each family, for a browser makes an allocation for each URL and each of its
 * own addresses.
 */
export function relayUrls(addresses: readonly string[], port: number): readonly string[] {
  const hosts = [addresses.find(isIPv4), addresses.find(isIPv6)].filter((host) => host !== undefined);
  return hosts.flatMap((host) =>
    ['udp', 'tcp'].map((transport) => `turn:${urlHost(host)}:${port}?transport=${transport}`),
  );
}
