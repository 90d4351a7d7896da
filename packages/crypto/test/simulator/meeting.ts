import type { Bytes } from '@conclave/base';
import type { Invite, JoinKey, LinkTerms, Rules, SigningKey } from '../../src/index.ts';
import { firstLink } from '../../src/host-log/fixtures.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { mix } from './mix.ts';
import type { Random } from './random.ts';
import { simulatedSigningKey } from './simulated-suite.ts';

/** What the host made of the meeting, what the server shows of it, and what people pass on among themselves. */
export class Meeting {
  readonly hostKey: SigningKey;
  readonly roomId: Bytes;
  /** INV-7: of the policy that the server shows. */
  rules: Rules;
  /** The ways in that hold, as far as the host knows. */
  links: readonly LinkTerms[] = [firstLink];
  /** Whether at some time people came in unasked. */
  wasOpen: boolean;
  readonly #secret: Bytes;

  constructor(random: Random, rules: Rules) {
    this.hostKey = simulatedSigningKey(random.bytes(32));
    this.roomId = random.bytes(16);
    this.#secret = random.bytes(32);
    this.rules = rules;
    this.wasOpen = isOpen(rules);
  }

  get hostPub(): Bytes {
    return this.hostKey.publicKey;
  }

  get link(): Invite {
    const hostHash = sha256(this.hostPub).slice(0, 16);
    return { linkSecret: this.#secret, roomSecret: this.roomId, hostHash };
  }

  /** The host signs rules, which members may see before the server does. */
  sign(rules: Rules): void {
    if (isOpen(rules)) this.wasOpen = true;
  }

  /** INV-7: the host tells the server. */
  show(rules: Rules): void {
    this.rules = rules;
  }

  /** INV-4, with a passcode that is as good as its version. */
  key(linkId: Bytes, pwVersion: number, isRight = true): JoinKey {
    const passcode = Uint8Array.of(pwVersion, Number(isRight));
    const secret = mix('join key', this.#secret, linkId, passcode);
    return { linkId, pwVersion, secret, gateSeed: mix('gate', this.#secret, linkId) };
  }

  keys(pwVersion: number): readonly JoinKey[] {
    return this.links.map(({ linkId }) => this.key(linkId, pwVersion));
  }
}

function isOpen({ waitingRoom, autoAdmit }: Rules): boolean {
  return !waitingRoom || autoAdmit;
}
