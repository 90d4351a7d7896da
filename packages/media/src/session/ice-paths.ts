import type { types } from 'mediasoup-client';

/** Ways to the SFU that a connection is tried on: all at a time, or those of one kind. */
export type IcePaths = 'all' | 'udp' | 'tcp' | 'relay';

/**
 * Towards an agent that is ICE-lite, as the SFU is, Firefox nominates every pair and uses the best that answers, while mediasoup
 * sends on the one nominated last. Where checks get through and their answers don't, as through firewalls that let UDP out alone,
 * that may be a path on which nothing arrives. So there one kind is tried after the other.
 * Sources: https://bugzilla.mozilla.org/show_bug.cgi?id=1034964, https://github.com/versatica/mediasoup/issues/650
 */
export const ONE_KIND_AT_A_TIME: readonly [IcePaths, ...IcePaths[]] = ['udp', 'tcp', 'relay'];

/** For browsers that nominate one pair (RFC 8445 section 8.1.1). */
export const ALL_AT_ONCE: readonly [IcePaths, ...IcePaths[]] = ['all'];

/** Whether servers besides the SFU belong to the way. */
export function usesRelays(paths: IcePaths): boolean {
  return paths === 'all' || paths === 'relay';
}

/** What a transport is made of, with the paths of these kinds alone. Where the server has no relay, direct UDP takes its turn. */
export function along(paths: IcePaths, options: types.TransportOptions): types.TransportOptions {
  const { iceCandidates, iceServers = [], ...rest } = options;
  const of = (protocol: 'udp' | 'tcp') => iceCandidates.filter((each) => each.protocol === protocol);
  switch (paths) {
    case 'all':
      return options;
    case 'udp':
      return { ...rest, iceCandidates: of('udp') };
    case 'tcp':
      return { ...rest, iceCandidates: of('tcp') };
    case 'relay':
      if (!iceServers.some(isRelay)) return along('udp', options);
      return { ...rest, iceCandidates: of('udp'), iceServers, iceTransportPolicy: 'relay' };
  }
}

function isRelay({ urls }: RTCIceServer): boolean {
  return [urls].flat().some((url) => url.startsWith('turn'));
}
