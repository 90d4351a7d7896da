import { Audio, PeerConnection, Video } from 'node-datachannel';
import type { Track } from 'node-datachannel';
import type { SfuPort } from '@conclave/media';
import { fingerprintOf, remoteDescription } from './sdp.ts';
import type { TransportOptions } from './sdp.ts';

/** Of what every simulated person sends. */
export const OPUS = 111;
export const VP8 = 96;

export interface Ssrcs {
  readonly audio: number;
  readonly video: number;
}

/** A way to the SFU: real ICE, DTLS and SRTP. */
export interface Way {
  readonly transportId: string;
  send(kind: 'audio' | 'video', packets: readonly Buffer[]): void;
  close(): void;
}

/** Its id is the transport's. Neither STUN nor relay: both ends are on one machine. */
function connection(id: string): PeerConnection {
  return new PeerConnection(id, { iceServers: [], disableAutoNegotiation: true, forceMediaTransport: true });
}

function described(peer: PeerConnection, type: 'offer' | 'answer'): Promise<string> {
  return new Promise((resolve) => {
    peer.onLocalDescription((description) => resolve(description));
    peer.setLocalDescription(type);
  });
}

async function connect(sfu: SfuPort, transport: TransportOptions, description: string): Promise<void> {
  const value = fingerprintOf(description);
  const connected = await sfu.connectTransport(transport.id, {
    role: 'client',
    fingerprints: [{ algorithm: 'sha-256', value }],
  });
  if (!connected.ok) throw new Error(`connecting: ${connected.error}`);
}

async function transportOf(sfu: SfuPort, direction: 'send' | 'receive'): Promise<TransportOptions> {
  const transport = await sfu.createTransport(direction);
  if (!transport.ok) throw new Error(`a transport: ${transport.error}`);
  return transport.value;
}

/** @param onFeedback RTCP that comes back for the video */
export async function openSending(
  sfu: SfuPort,
  ssrcs: Ssrcs,
  onFeedback: (message: Buffer) => void,
): Promise<Way> {
  const transport = await transportOf(sfu, 'send');
  const peer = connection(transport.id);
  const audio = new Audio('0', 'SendOnly');
  audio.addOpusCodec(OPUS);
  audio.addSSRC(ssrcs.audio, 'crowd');
  const video = new Video('1', 'SendOnly');
  video.addVP8Codec(VP8);
  video.addSSRC(ssrcs.video, 'crowd');
  const tracks = { audio: peer.addTrack(audio), video: peer.addTrack(video) };
  tracks.video.onMessage(onFeedback);
  await connect(sfu, transport, await described(peer, 'offer'));
  const sections = [
    { kind: 'audio', direction: 'recvonly', payloadType: OPUS, codec: 'opus/48000/2' },
    { kind: 'video', direction: 'recvonly', payloadType: VP8, codec: 'VP8/90000' },
  ] as const;
  peer.setRemoteDescription(remoteDescription(transport, sections, 'passive'), 'answer');
  await Promise.all([tracks.audio, tracks.video].map(opened));
  return {
    transportId: transport.id,
    send: (kind, packets) => {
      for (const packet of packets) if (tracks[kind].isOpen()) tracks[kind].sendMessageBinary(packet);
    },
    close: () => peer.close(),
  };
}

function opened(track: Track): Promise<void> {
  return new Promise((resolve) => {
    track.onOpen(() => resolve());
    if (track.isOpen()) resolve();
  });
}

/** What arrives is decrypted and not looked at: its consumers need no section of their own. */
export async function openReceiving(sfu: SfuPort): Promise<Way> {
  const transport = await transportOf(sfu, 'receive');
  const peer = connection(transport.id);
  const section = { kind: 'video', direction: 'sendonly', payloadType: VP8, codec: 'VP8/90000' } as const;
  peer.setRemoteDescription(remoteDescription(transport, [section], 'actpass'), 'offer');
  await connect(sfu, transport, await described(peer, 'answer'));
  return { transportId: transport.id, send: () => undefined, close: () => peer.close() };
}
