import { createClock } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FrameWorker } from '../src/session/frame-worker.ts';
import { MicrophoneMeter } from '../src/session/microphone-meter.ts';
import type { AttestationFault, StreamContext } from '../src/types.ts';
import type { SpeakerLevels, WorkerReport } from '../src/worker/messages.ts';

export const clock = createClock({
  now: () => performance.now(),
  wallTime: () => Date.now(),
  set: (fn, ms) => setTimeout(fn, ms),
  clear: (handle: ReturnType<typeof setTimeout>) => clearTimeout(handle),
});

/** One person's frame worker, the real one, and what it told. */
export class Person {
  readonly worker: Worker;
  readonly frames: FrameWorker;
  readonly levels: SpeakerLevels[] = [];
  readonly firstFrames: number[] = [];
  report: WorkerReport = { newestEpoch: null, sendEpoch: null, streams: [] };
  faults = 0;
  dead = false;
  readonly attested: Bytes[] = [];
  readonly attestationFaults: AttestationFault[] = [];

  constructor() {
    this.worker = new Worker(new URL('../src/worker/main.ts', import.meta.url), { type: 'module' });
    const events = {
      onReport: (report: WorkerReport) => (this.report = report),
      onLevels: (speakers: readonly SpeakerLevels[]) => this.levels.push(...speakers),
      onFirstFrame: (streamId: number) => this.firstFrames.push(streamId),
      onNeedKeyframe: () => {},
      onSendFault: () => (this.faults += 1),
      onSentSample: () => undefined,
      onDead: () => (this.dead = true),
    };
    this.frames = new FrameWorker(this.worker, clock, events, {
      send: (contents) => this.attested.push(...contents),
      fault: (faults) => this.attestationFaults.push(...faults),
    });
  }

  install(epoch: number, leafIndex: number, secret: number): void {
    const baseKey = new Uint8Array(32).fill(secret);
    const fields = {
      epoch: { generation: 0, number: epoch },
      leafIndex,
      leaves: [0, 1],
      removed: false,
      added: false,
    } as const;
    this.frames.installEpoch({ ...fields, baseKey });
    this.frames.switchSender(fields.epoch);
  }

  stream(streamId: number): WorkerReport['streams'][number] | undefined {
    return this.report.streams.find((stream) => stream.streamId === streamId);
  }
}

/** A moving picture of 320x180. */
export function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d');
  let hue = 0;
  const draw = (): void => {
    if (context === null) return;
    hue += 7;
    context.fillStyle = `hsl(${hue} 80% 50%)`;
    context.fillRect((hue * 3) % 280, (hue * 2) % 140, 60, 60);
    setTimeout(draw, 50);
  };
  draw();
  const [track] = canvas.captureStream(20).getTracks();
  if (track === undefined) throw new Error('no picture');
  return track;
}

/** A tone of −20 dBov. */
export function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  gain.gain.value = 0.1 * Math.SQRT2;
  const sink = context.createMediaStreamDestination();
  oscillator.connect(gain).connect(sink);
  oscillator.start();
  const [track] = sink.stream.getTracks();
  if (track === undefined) throw new Error('no tone');
  return track;
}

export interface Leg {
  readonly sender: RTCPeerConnection;
  readonly receiver: RTCPeerConnection;
}

export interface Hooks {
  readonly onSender: (sender: RTCRtpSender) => void;
  readonly onReceiver: (receiver: RTCRtpReceiver) => void;
}

/** A one-way connection within the page, with the hooks where mediasoup-client has them. */
export async function connect(track: MediaStreamTrack, mimeType: string, hooks: Hooks): Promise<Leg> {
  const sender = new RTCPeerConnection();
  const receiver = new RTCPeerConnection();
  sender.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) void receiver.addIceCandidate(candidate).catch(() => undefined);
  });
  receiver.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) void sender.addIceCandidate(candidate).catch(() => undefined);
  });
  const transceiver = sender.addTransceiver(track, { direction: 'sendonly' });
  const codecs = RTCRtpReceiver.getCapabilities(track.kind)?.codecs ?? [];
  transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType === mimeType));
  hooks.onSender(transceiver.sender);
  receiver.addEventListener('track', (event) => hooks.onReceiver(event.receiver));
  const offer = await sender.createOffer();
  await receiver.setRemoteDescription(offer);
  await sender.setLocalDescription(offer);
  const answer = await receiver.createAnswer();
  await sender.setRemoteDescription(answer);
  await receiver.setLocalDescription(answer);
  return { sender, receiver };
}

export async function figure(
  connection: RTCPeerConnection,
  type: 'inbound-rtp' | 'outbound-rtp',
  name: string,
): Promise<number> {
  let sum = 0;
  const report = await connection.getStats();
  report.forEach((stats: unknown) => {
    if (typeof stats !== 'object' || stats === null || Reflect.get(stats, 'type') !== type) return;
    const value: unknown = Reflect.get(stats, name);
    if (typeof value === 'number') sum += value;
  });
  return sum;
}

export function arm(
  alice: Person,
  bea: Person,
  context: StreamContext,
  codec: 'opus' | 'vp8' | 'vp9',
  owner = 0,
): { readonly hooks: Hooks; readonly streams: { sent: number; received: number } } {
  const streams = { sent: 0, received: 0 };
  const hooks = {
    onSender: (sender: RTCRtpSender) => {
      streams.sent = alice.frames.attachSender(sender, { context, codec });
    },
    onReceiver: (receiver: RTCRtpReceiver) => {
      const options = { context, codec, leafIndex: owner, sinceEpoch: { generation: 0, number: 0 } };
      streams.received = bea.frames.attachReceiver(receiver, options);
    },
  };
  return { hooks, streams };
}

export function meter(person: Person, track: MediaStreamTrack): MicrophoneMeter {
  const channel = new MessageChannel();
  person.frames.connectLevels(channel.port1);
  const url = new URL('../src/worklet/level-processor.ts', import.meta.url).href;
  const created = new MicrophoneMeter(url, channel.port2);
  created.setTrack(track);
  return created;
}
