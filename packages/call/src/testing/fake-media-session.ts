import { signal, toHex } from '@conclave/base';
import type { Bytes, FrameEpoch } from '@conclave/base';
import type {
  EpochKeys,
  MediaConnection,
  MediaFault,
  MediaSession,
  Publication,
  RemotePublication,
  RemoteTracks,
  SentSample,
  SfuHint,
  StreamHealth,
  TileSize,
} from '@conclave/media';

/** Takes keys and orders like the real one, detaches key buffers like it, and sends nothing. */
export class FakeMediaSession implements MediaSession {
  readonly published = signal<readonly Publication[]>([]);
  readonly tracks = signal<readonly RemoteTracks[]>([]);
  readonly health = signal<readonly StreamHealth[]>([]);
  readonly speaking = signal<ReadonlySet<number>>(new Set());
  readonly dominant = signal<number | null>(null);
  readonly connection = signal<MediaConnection>('connected');
  readonly fault = signal<MediaFault | null>(null);
  readonly echo = signal(false);
  readonly settled = signal(true);

  /** Every epoch that was installed, with a copy of its key in hex: to compare what members have in common. */
  readonly epochs: (Omit<EpochKeys, 'baseKey'> & { readonly key: string })[] = [];
  readonly hints: SfuHint[] = [];
  readonly attestations: { readonly leafIndex: number; readonly content: Bytes }[] = [];
  readonly reconnects: boolean[] = [];
  looks = 0;
  tileSizes: readonly TileSize[] = [];
  sendingEpoch: FrameEpoch | null = null;
  remote: readonly RemotePublication[] = [];
  closed = false;
  /** What a look at the next frames finds. */
  samples: readonly SentSample[] = [];

  installEpoch({ baseKey, ...rest }: EpochKeys): void {
    this.epochs.push({ ...rest, key: toHex(baseKey) });
    structuredClone(baseKey.buffer, { transfer: [baseKey.buffer] });
  }

  switchSender(epoch: FrameEpoch): void {
    this.sendingEpoch = epoch;
  }

  setRemote(publications: readonly RemotePublication[]): void {
    this.remote = publications;
  }

  attested(leafIndex: number, content: Bytes): void {
    this.attestations.push({ leafIndex, content });
  }

  hint(hint: SfuHint): void {
    this.hints.push(hint);
  }

  setTileSizes(sizes: readonly TileSize[]): void {
    this.tileSizes = sizes;
  }

  sampleSent(): Promise<readonly SentSample[]> {
    return Promise.resolve(this.samples);
  }

  reconnect(resumed: boolean): Promise<void> {
    this.reconnects.push(resumed);
    return Promise.resolve();
  }

  look(): void {
    this.looks += 1;
  }

  close(): void {
    this.closed = true;
  }
}
