import { Serial } from '@conclave/base';
import type { Bytes, FrameEpoch } from '@conclave/base';
import { CONTEXT, encodeAudioPayload, EpochKeys, FrameKeys, FrameSealer } from '@conclave/crypto/sframe';
import type { EpochKeys as InstalledEpoch } from '@conclave/media';

/** Bytes of a padded frame of sound (FRM-6). */
const bucketBytes = 192;
const quiet = 127;

interface Sealers {
  readonly microphone: FrameSealer;
  readonly camera: FrameSealer;
}

/**
 * Seals one person's frames by the product's own cipher under the meeting's keys, without the streams that hand frames to it in a browser: in Node those
 * take twice as long as the cipher.
 */
export class OwnFrames {
  readonly #keys = new FrameKeys();
  readonly #changes = new Serial();
  readonly #leaves = new Map<string, number>();
  #sealers: Sealers | null = null;

  /** Copies the key; in the order of the calls, also with `use`. */
  install({ epoch, leafIndex, removed, baseKey }: InstalledEpoch): Promise<void> {
    const copy = baseKey.slice();
    return this.#changes.run(async () => {
      const keys = await EpochKeys.import(copy);
      const change = removed ? 'removal' : 'no-removal';
      const installed = this.#keys.install(epoch, keys, change, performance.now());
      if (installed.kind === 'rejected') throw new Error(installed.reason);
      this.#leaves.set(nameOf(epoch), leafIndex);
    });
  }

  use(epoch: FrameEpoch): Promise<void> {
    return this.#changes.run(() => {
      const used = this.#keys.useSendEpoch(epoch);
      if (used.kind === 'rejected') throw new Error(used.reason);
      const leafIndex = this.#leaves.get(nameOf(epoch));
      if (leafIndex === undefined) throw new Error('an epoch without a leaf');
      this.#sealers ??= {
        microphone: new FrameSealer(this.#keys, { leafIndex, context: CONTEXT.microphone, codec: 'opus' }),
        camera: new FrameSealer(this.#keys, { leafIndex, context: CONTEXT.cameraLayer0, codec: 'vp8' }),
      };
      return Promise.resolve();
    });
  }

  /** @returns null before the first epoch */
  async sound(frame: Bytes): Promise<Bytes | null> {
    const padded = encodeAudioPayload(quiet, frame, bucketBytes);
    return padded.kind === 'drop' ? null : this.#sealed(this.#sealers?.microphone, padded.data);
  }

  /** @returns null before the first epoch */
  async picture(frame: Bytes): Promise<Bytes | null> {
    return this.#sealed(this.#sealers?.camera, frame);
  }

  /** Wipes keys that have ended. */
  expire(): void {
    this.#keys.expire(performance.now());
  }

  async #sealed(sealer: FrameSealer | undefined, frame: Bytes): Promise<Bytes | null> {
    const sealed = await sealer?.seal(frame, performance.now());
    return sealed?.kind === 'frame' ? sealed.data : null;
  }
}

const nameOf = ({ generation, number }: FrameEpoch): string => `${generation}/${number}`;
