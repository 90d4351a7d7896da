import type { FrameEpoch } from '@conclave/base';
import type { EpochKeys } from './epoch-keys.ts';
import {
  beginGroup,
  emptyKeyring,
  expire,
  install,
  noteFrame,
  receivingEpoch,
  sendingEpoch,
  useSendEpoch,
} from './keyring.ts';
import { unpackKid } from './kid.ts';
import type { EpochChange, Keyring, KeyringStep, LiveEpoch, Rejected } from './keyring.ts';

/**
 * The keyring of one meeting in the one worker that owns all its senders and receivers (FRM-2), and the wiping of
 * what the keyring lets go of. `now` is milliseconds of one clock that never goes back.
 */
export class FrameKeys {
  #ring: Keyring<EpochKeys> = emptyKeyring();

  /** Another group begins: everything of the former one is wiped at once. Nothing is sent until an epoch was chosen again. */
  beginGroup(generation: number): { readonly kind: 'done' } | Rejected<'epoch-not-newer'> {
    const step = beginGroup(this.#ring, generation);
    if (step.kind === 'rejected') return step;
    this.#apply(step);
    return { kind: 'done' };
  }

  /**
   * FRM-8: receives with `keys` from now on, and starts the end of older epochs. Takes `keys` over: rejected ones,
   * for an epoch that is not newer than all before it, are discarded.
   */
  install(
    epoch: FrameEpoch,
    keys: EpochKeys,
    change: EpochChange,
    now: number,
  ): { readonly kind: 'done' } | Rejected<'epoch-not-newer'> {
    const step = install(this.#ring, epoch, keys, change, now);
    if (step.kind === 'rejected') {
      keys.discard();
      return step;
    }
    this.#apply(step);
    return { kind: 'done' };
  }

  /** FRM-8: seals with `epoch` from now on; never with an older one again. */
  useSendEpoch(epoch: FrameEpoch): { readonly kind: 'done' } | Rejected<'unknown-epoch' | 'epoch-not-newer'> {
    const step = useSendEpoch(this.#ring, epoch);
    if (step.kind === 'rejected') return step;
    this.#ring = step.ring;
    return { kind: 'done' };
  }

  /** Wipes what has ended. Ended keys are not used in any case; call it a few times a second so they don't stay. */
  expire(now: number): void {
    this.#apply(expire(this.#ring, now));
  }

  /** Wipes everything, on leave, removal or end. All frames are dropped from then on. */
  discard(): void {
    for (const live of this.#ring.epochs) live.keys.discard();
    this.#ring = { ...emptyKeyring(), generation: this.#ring.generation };
  }

  /** Whether a frame held for this KID is worth another try: its epoch is known by now, alive or not. */
  isKnown(kid: number, now: number): boolean {
    const fields = unpackKid(kid);
    return (
      fields === undefined || this.receivingEpoch(fields.leafIndex, fields.epochByte, now) !== 'unknown-key'
    );
  }

  sendingEpoch(now: number): LiveEpoch<EpochKeys> | undefined {
    return sendingEpoch(this.#ring, now);
  }

  receivingEpoch(
    leafIndex: number,
    epochByte: number,
    now: number,
  ): LiveEpoch<EpochKeys> | 'unknown-key' | 'past-epoch' {
    return receivingEpoch(this.#ring, leafIndex, epochByte, now);
  }

  noteFrame(leafIndex: number, epoch: FrameEpoch, now: number): void {
    this.#ring = noteFrame(this.#ring, leafIndex, epoch, now);
  }

  #apply(step: KeyringStep<EpochKeys>): void {
    this.#ring = step.ring;
    for (const keys of step.dropped) keys.discard();
    for (const { keys, leafIndex } of step.retired) keys.discardSender(leafIndex);
  }
}
