import { inBackground } from '@conclave/base';
import type { Clock, FrameEpoch } from '@conclave/base';
import type { EpochKeys, RemotePublication } from '@conclave/media';
import type { FakeTransformer } from '@conclave/media/testing';
import {
  bytesOf,
  encodedFrame,
  FakeReceiveLink,
  FakeSfu,
  HubFixture,
  LeafTenure,
  Subscriber,
} from '@conclave/media/testing';
import { FakeMediaSession } from '../src/testing.ts';

/**
 * A media session whose frames are sealed and opened by the real frame hub, and whose streams the real subscriber opens.
 * Only the network is missing: `carry` is the SFU.
 */
export class FrameMediaSession extends FakeMediaSession {
  readonly hub = new HubFixture();
  readonly #microphone: FakeTransformer;
  readonly #producerId = crypto.randomUUID();
  readonly #tenure = new LeafTenure();
  readonly #received = new Map<number, FakeTransformer>();
  readonly #subscriber: Subscriber;
  #announced: readonly RemotePublication[] = [];
  #ownLeaf = -1;

  constructor(clock: Clock) {
    super();
    const common = { context: 'microphone', codec: 'opus', attested: false } as const;
    this.#microphone = this.hub.attach({ ...common, streamId: 0, direction: 'send' });
    let streamId = 0;
    this.#subscriber = new Subscriber({
      clock,
      sfu: new FakeSfu(),
      frames: {
        attachReceiver: (_receiver, { leafIndex, sinceEpoch, context, codec }) => {
          streamId += 1;
          const stream = { context, codec, leafIndex, sinceEpoch, attested: false };
          const options = { ...stream, streamId, direction: 'receive' } as const;
          this.#received.set(streamId, this.hub.attach(options));
          return streamId;
        },
        closeStream: (closed) =>
          inBackground(this.hub.hub.handle({ type: 'close-stream', streamId: closed })),
      },
    });
    this.#subscriber.connect({ link: new FakeReceiveLink(), capabilities: {} });
  }

  override installEpoch(keys: EpochKeys): void {
    const { epoch, leafIndex, removed, added } = keys;
    const baseKey = keys.baseKey.slice();
    inBackground(this.hub.hub.handle({ type: 'install-epoch', epoch, leafIndex, removed, added, baseKey }));
    super.installEpoch(keys);
    this.#ownLeaf = leafIndex;
    this.#tenure.install(keys);
    this.#updateWanted();
  }

  override switchSender(epoch: FrameEpoch): void {
    inBackground(this.hub.hub.handle({ type: 'switch-sender', epoch }));
    super.switchSender(epoch);
  }

  override setRemote(publications: readonly RemotePublication[]): void {
    super.setRemote(publications);
    this.#announced = publications;
    this.#updateWanted();
  }

  /** FRM-4: whether the hub refused an epoch. */
  get refused(): boolean {
    return this.hub.posted.some(({ type }) => type === 'epoch-refused');
  }

  /** Announces the microphone with the first word. */
  speak(): void {
    if (this.published.peek().length === 0) {
      const producerId = this.#producerId;
      this.published.value = [{ producerId, context: 'microphone', codec: 'opus', paused: false }];
    }
    this.#microphone.push(encodedFrame([1, 2, 3]));
  }

  /** What left the microphone since the last call. */
  take(): readonly Uint8Array[] {
    return this.#microphone.output.splice(0).map(bytesOf);
  }

  receive(from: FrameMediaSession, frames: readonly Uint8Array[]): void {
    const stream = this.#streamOf(from);
    for (const frame of frames) stream?.push(encodedFrame(frame));
  }

  /** Whether a frame of theirs was opened since the last call. */
  heardSince(from: FrameMediaSession): boolean {
    return (this.#streamOf(from)?.output.splice(0).length ?? 0) > 0;
  }

  override close(): void {
    super.close();
    this.#subscriber.close();
  }

  #streamOf(from: FrameMediaSession): FakeTransformer | undefined {
    const subscription = this.#subscriber.subscriptions.find(
      ({ wanted }) => wanted.producerId === from.#producerId,
    );
    return subscription?.streamId ? this.#received.get(subscription.streamId) : undefined;
  }

  #updateWanted(): void {
    const wanted = this.#announced.flatMap((publication) => {
      const sinceEpoch = this.#tenure.since(publication.leafIndex);
      const own = publication.leafIndex === this.#ownLeaf;
      return sinceEpoch === undefined || own ? [] : [{ ...publication, sinceEpoch }];
    });
    this.#subscriber.setWanted(wanted);
  }
}
