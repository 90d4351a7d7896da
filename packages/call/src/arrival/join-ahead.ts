import { inBackground } from '@conclave/base';
import type { Cancel } from '@conclave/base';
import { canonicalPasscode } from '@conclave/crypto';
import type { Policy } from '@conclave/protocol';
import type { CallAdapters } from '../adapters.ts';
import type { MeetingKeys } from './meeting-keys.ts';

/** Somebody who pauses for so long may have typed the whole passcode. */
const pauseMs = 250;
/** The camera beside the form comes first. */
const formFirstMs = 50;
/** A shorter one is hardly whole: Argon2id for it would cost 64 MiB and a third of a second in vain. */
const leastCharacters = 4;

type Adapters = Pick<CallAdapters, 'clock' | 'random' | 'prepare' | 'mark'>;

/** What can be done before somebody presses "Join": nothing of it leaves this client. */
export class JoinAhead {
  readonly #adapters: Adapters;
  readonly #keys: () => MeetingKeys | null;
  #policy: Policy | null = null;
  #isShown = false;
  #isPrepared = false;
  #cancel: Cancel = () => {};

  constructor(adapters: Adapters, keys: () => MeetingKeys | null) {
    this.#adapters = adapters;
    this.#keys = keys;
  }

  /** The meeting is one of this policy. */
  known(policy: Policy): void {
    this.#policy = policy;
    this.#prepare();
  }

  /** The form is there: loads what joining will need. */
  shown(): void {
    this.#isShown = true;
    this.#prepare();
  }

  #prepare(): void {
    if (this.#policy === null || !this.#isShown || this.#isPrepared) return;
    this.#isPrepared = true;
    // What can't be loaded is said when somebody joins.
    this.#adapters.clock.after(formFirstMs, () => inBackground(this.#load().catch(() => undefined)));
  }

  async #load(): Promise<void> {
    await this.#adapters.prepare();
    const { prepareSuite } = await import('../inside.ts');
    await prepareSuite(this.#adapters.random);
  }

  /** INV-3: derives the join key's part of what was typed, once its typist pauses. */
  typed(passcode: string): void {
    const policy = this.#policy;
    this.#cancel();
    this.#keys()?.forgetAhead();
    if (policy === null || canonicalPasscode(passcode).length < leastCharacters) return;
    this.#cancel = this.#adapters.clock.after(pauseMs, () => this.#keys()?.deriveAhead(passcode, policy));
  }

  /** What is derived from here on is what was typed in the end. */
  pressed(): void {
    this.#adapters.mark('pressed');
    this.#cancel();
  }
}
