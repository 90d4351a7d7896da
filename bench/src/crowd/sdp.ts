import type { SfuPort } from '@conclave/media';

type Answered = Awaited<ReturnType<SfuPort['createTransport']>>;
export type TransportOptions = Extract<Answered, { readonly ok: true }>['value'];

/** One media section: what is negotiated besides the transport. */
export interface Section {
  readonly kind: 'audio' | 'video';
  readonly direction: 'recvonly' | 'sendonly';
  readonly payloadType: number;
  readonly codec: string;
}

/** The SFU's end in SDP (RFC 8866): it never speaks that itself. Its ICE is lite, so that this end checks the paths. */
export function remoteDescription(
  { iceParameters, iceCandidates, dtlsParameters }: TransportOptions,
  sections: readonly Section[],
  setup: 'passive' | 'actpass',
): string {
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
  const shared = [
    'c=IN IP4 0.0.0.0',
    'a=rtcp-mux',
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    `a=fingerprint:sha-256 ${fingerprint?.value ?? ''}`,
    `a=setup:${setup}`,
    ...iceCandidates
      .filter(({ protocol }) => protocol === 'udp')
      .map(
        ({ foundation, priority, address, port, type }) =>
          `a=candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${type}`,
      ),
    'a=end-of-candidates',
  ];
  const mids = sections.map((_, index) => index).join(' ');
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mids}`,
    ...sections.flatMap(({ kind, direction, payloadType, codec }, index) => [
      `m=${kind} 7 UDP/TLS/RTP/SAVPF ${payloadType}`,
      `a=mid:${index}`,
      `a=${direction}`,
      `a=rtpmap:${payloadType} ${codec}`,
      ...shared,
    ]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** @throws where there is none */
export function fingerprintOf(description: string): string {
  const value = /^a=fingerprint:sha-256 (\S+)/im.exec(description)?.[1];
  if (value === undefined) throw new Error('a description without a fingerprint');
  return value;
}
