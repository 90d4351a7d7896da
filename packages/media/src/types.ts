import type { Bytes, FrameEpoch, ReadonlySignal } from '@conclave/base';
import type { SfuHint } from './ports.ts';
import type { ScreenCapture } from './screen/types.ts';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';
export interface Device {
  readonly id: string;
  readonly label: string;
}

export type CaptureKind = 'microphone' | 'camera';

/** Why a device is not running, for a sentence in the interface. */
export type DeviceFault =
  /** The person or the system does not allow it, or not any more. */
  | 'denied'
  | 'not-found'
  | 'in-use'
  | 'failed'
  /** It ran, and is not there any more. */
  | 'unplugged'
  /** It ran, and ended for a reason that the browser keeps for itself. */
  | 'stopped';

export interface CaptureState {
  readonly on: boolean;
  /** As the list of devices has it: what runs, or what is opened next; null for the system's default. */
  readonly deviceId: string | null;
  readonly fault: DeviceFault | null;
  /** It runs and gives nothing: the system, another program or a switch on the device holds it back. */
  readonly interrupted: boolean;
}

export interface LocalMediaState extends Readonly<Record<CaptureKind, CaptureState>> {
  readonly speaker: { readonly deviceId: string | null; readonly selectable: boolean };
  readonly devices: Readonly<Record<DeviceKind, readonly Device[]>>;
}

/** What became of devices while somebody looks; nothing of it was done by itself but that sound leaves by another loudspeaker. */
export interface DeviceNews {
  /** Rises with time. */
  readonly id: number;
  readonly what:
    | 'came'
    | 'came-back'
    /** The system prefers another microphone than the one that runs. */
    | 'moved'
    /** The loudspeaker that was chosen is gone: the system's plays. */
    | 'speaker-went'
    /** The loudspeaker that was chosen plays again. */
    | 'speaker-back'
    /** What was chosen did not open, and the former one goes on. */
    | 'not-taken';
  /** The device's name; empty where the browser keeps it for itself. */
  readonly label: string;
  /** What the person may choose with one press: the devices of one thing. The id is null where the browser keeps it for itself. */
  readonly offer: readonly { readonly kind: DeviceKind; readonly id: string | null }[];
  /** Why it was not taken; else null. */
  readonly fault: DeviceFault | null;
}

/** What somebody's own microphone tells that they can't see. */
export type TalkAdvice =
  | 'muted-speaking'
  /** It is on, and nothing comes from it, not even noise. */
  | 'silent';

export interface OwnTalk {
  /** Listens while somebody reads it, to a muted microphone too: nothing of that leaves the page. */
  readonly advice: ReadonlySignal<TalkAdvice | null>;
  /** The person has read it. */
  dismiss(): void;
}

/** How somebody wants to begin. A device that is gone gives way to the system's default. */
export interface DeviceWishes {
  readonly microphone: { readonly on: boolean; readonly deviceId: string | null };
  readonly camera: { readonly on: boolean; readonly deviceId: string | null };
  readonly speaker: string | null;
}

/** The person's own devices: from the prejoin page to the end of the call. */
export interface LocalMedia {
  readonly state: ReadonlySignal<LocalMediaState>;
  /** The camera's picture for the self view, or null. */
  readonly preview: ReadonlySignal<MediaStream | null>;
  /**
   * What the call sends. The microphone's track stays the same while it is muted (`enabled` is false, so it carries
   * silence); null until the microphone is first switched on. The camera's is null while the camera is off.
   */
  readonly microphoneTrack: ReadonlySignal<MediaStreamTrack | null>;
  readonly cameraTrack: ReadonlySignal<MediaStreamTrack | null>;
  /** 0 (silence) to 1, some 20 times a second, for the prejoin meter. */
  readonly inputLevel: ReadonlySignal<number>;
  /** `release` ends its share, and `start` begins none. */
  readonly screen: ScreenCapture;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  select(kind: DeviceKind, deviceId: string): Promise<void>;
  /**
   * Switches on, with one question to the person: the first time what is wished, after `release` what was on then. Nothing where the
   * devices run already. A failure ends as `fault` in the state.
   */
  start(wishes: DeviceWishes): Promise<void>;
  /** Gives everything back at once, until `start` or a switch: no page shows or sends it. */
  release(): void;
  /** The person has read why the device does not run. */
  dismissFault(kind: CaptureKind): void;
  /** The newest last, a few at most; collected while somebody reads it. */
  readonly news: ReadonlySignal<readonly DeviceNews[]>;
  dismissNews(id: number): void;
  readonly talk: OwnTalk;
  close(): void;
}

/** FRM-2 */
export type StreamContext = 'microphone' | 'camera' | 'screen' | 'screen-audio';
export type Codec = 'opus' | 'vp8' | 'vp9';

/** A stream that this client sends: announced to the members inside MLS (FRM-5). */
export interface Publication {
  readonly producerId: string;
  readonly context: StreamContext;
  readonly codec: Codec;
  readonly paused: boolean;
}

/** A stream as its owner announced it inside MLS. */
export interface RemotePublication extends Publication {
  readonly leafIndex: number;
}

/** How a stream arrives, by what this client hears and sees of it. */
export type Quality = 'good' | 'fair' | 'poor';

/** VER-3, VER-4: computed from the frame worker's counters, not from signalling. */
export interface StreamHealth {
  readonly direction: 'send' | 'receive';
  readonly leafIndex: number;
  readonly context: StreamContext;
  /** `held`: nothing comes, and the SFU says that this client's bandwidth has no room for it. */
  readonly state: 'ok' | 'waiting' | 'failed' | 'idle' | 'held';
  /** For `waiting` and `failed`: the drop reason that was counted last. */
  readonly reason: string | null;
  /** By the browser's figures. `good` where nothing is expected, for a screen, and for what is sent. */
  readonly quality: Quality;
  /** Frames encrypted and sent, or decrypted and played. */
  readonly frames: number;
  readonly dropped: number;
}

/**
 * FRM-10: what was played as a member's and is not. `mismatch`: that member says it sent other frames. `unattested`:
 * nobody vouched for the frames within 5 s, because their member did not send them, is gone, or its messages don't arrive.
 */
export interface AttestationFault {
  readonly leafIndex: number;
  readonly context: StreamContext;
  readonly reason: 'mismatch' | 'unattested';
  /** Since the last report of this kind. */
  readonly frames: number;
}

/** What the media room needs of MLS to attest frames (FRM-10). The call room fulfils it. */
export interface AttestationPort {
  /** Sends each content to all members as one MLS application message; about once a second, 1 to 23 KiB each. */
  send(contents: readonly Bytes[]): void;
  fault(faults: readonly AttestationFault[]): void;
}

/** VER-4: one frame as it left this browser. */
export interface SentSample {
  readonly context: StreamContext;
  /**
   * `encrypted`: opened again under the receivers' key it is what was captured, and nothing of that can be read in it.
   * `readable`: the captured bytes show in it. `not-openable`: no receiver could open it.
   */
  readonly verdict: 'encrypted' | 'readable' | 'not-openable';
  /** Of the whole frame. */
  readonly bytes: number;
  /** Its first bytes, 32 at most. */
  readonly front: Bytes;
}

export interface RemoteTracks {
  readonly leafIndex: number;
  /** FRM-4: present only after the first authenticated frame. */
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
  /** The shared screen and its sound. */
  readonly screen: MediaStreamTrack | null;
  readonly screenAudio: MediaStreamTrack | null;
}

/** CSS pixels times device pixel ratio; zero where the tile is not shown. */
export interface TileSize {
  readonly leafIndex: number;
  readonly context: 'camera' | 'screen';
  readonly width: number;
  readonly height: number;
  /** Among what is large, and not one of many alike: it comes first where bandwidth is short. */
  readonly isLarge: boolean;
}

export interface EpochKeys {
  /** A newer one than all before. One of another group ends everything of the former at once (FRM-8). */
  readonly epoch: FrameEpoch;
  readonly leafIndex: number;
  /** Leaf indices of the epoch's members. */
  readonly leaves: readonly number[];
  readonly removed: boolean;
  readonly added: boolean;
  /** Nk bytes. The buffer is transferred to the worker: it is detached here when the call returns. */
  readonly baseKey: Bytes;
}

export type MediaFault = 'transforms-unsupported' | 'worker-dead' | 'encryption-failed' | 'self-test-failed';

/**
 * Of sound and picture. `restoring`: was there and is looked for. `unreachable`: not there for long, so that nobody hears this
 * person; still looked for. `stopped`: for good, see `fault`.
 */
export type MediaConnection = 'connecting' | 'connected' | 'restoring' | 'unreachable' | 'stopped';

/** The media of one meeting, from admission to leaving. */
export interface MediaSession {
  /** What this client sends now; the call room announces each change inside MLS. */
  readonly published: ReadonlySignal<readonly Publication[]>;
  readonly tracks: ReadonlySignal<readonly RemoteTracks[]>;
  readonly health: ReadonlySignal<readonly StreamHealth[]>;
  /** Leaf indices of everybody who speaks now, from authenticated level bytes (FRM-6), oneself included. */
  readonly speaking: ReadonlySignal<ReadonlySet<number>>;
  /** The dominant speaker, or null. */
  readonly dominant: ReadonlySignal<number | null>;
  readonly connection: ReadonlySignal<MediaConnection>;
  /** True from when the own microphone was found to give back what the own loudspeaker plays. */
  readonly echo: ReadonlySignal<boolean>;
  /** Set once, when sending had to stop for good (FRM-4). */
  readonly fault: ReadonlySignal<MediaFault | null>;
  /** True where every sender has switched to the newest epoch (FRM-9). */
  readonly settled: ReadonlySignal<boolean>;

  installEpoch(keys: EpochKeys): void;
  switchSender(epoch: FrameEpoch): void;
  /** The whole set of remote streams as announced inside MLS; opens and closes consumers to fit. */
  setRemote(publications: readonly RemotePublication[]): void;
  /**
   * FRM-10: what the other end's {@link AttestationPort} sent. Ignored where attestation is off, and where the leaf is not
   * in the tree.
   * @param leafIndex the sender, as MLS says
   */
  attested(leafIndex: number, content: Bytes): void;
  hint(hint: SfuHint): void;
  /** Layers follow the tile. The whole set: of whom nothing is said gets the smallest picture. */
  setTileSizes(sizes: readonly TileSize[]): void;
  /** VER-4: the next frame of every stream that is being sent; what sends nothing within two seconds is left out. */
  sampleSent(): Promise<readonly SentSample[]>;
  /** After signalling came back: ICE restart, and new transports where the old ones are gone. */
  reconnect(resumed: boolean): Promise<void>;
  /** The network changed, or the machine woke up: paths are looked for at once. */
  look(): void;
  close(): void;
}
