import { toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { deriveJoinKey, deriveLink, encodeHostInvite, gateKeyOfLink, linkIdOf } from '@conclave/crypto';
import type { Invite, JoinKey, LinkTerms, PwKey, SigningKey } from '@conclave/crypto';

/** A way in, as its host remembers it. */
export interface HostLink {
  /** 0 is the link that the meeting was created with (INV-8). */
  readonly index: number;
  readonly personal: boolean;
  /** Milliseconds since the Unix epoch; 0 where it holds as long as the meeting. */
  readonly expiresAt: number;
  /** For whom it is, in the host's words; empty for the meeting's own link. Leaves this tab with nobody. */
  readonly label: string;
}

/** What only the host has: kept over a reload in the return ticket. */
export interface HostSecrets {
  /** 32 bytes: the host key's seed, from which all links follow. */
  readonly seed: Bytes;
  readonly links: readonly HostLink[];
  /** INV-6: whether the host took the host link along, so that this tab is not all that makes a host. */
  readonly linkTaken: boolean;
}

export const firstLink: HostLink = { index: 0, personal: false, expiresAt: 0, label: '' };

/** How far a host on another device looks for links that another device of the host made. */
const furthest = 256;

/** Whose links they are. */
interface Room {
  /** By any of its links. */
  readonly invite: Invite;
  /** 16 bytes. */
  readonly roomBytes: Bytes;
}

/** INV-8: the meeting's links, which all follow from the host's seed and a number each. */
export class LinkBook {
  readonly #seed: Bytes;
  readonly #meeting: Room;
  #links: readonly HostLink[];
  /** Of all links that ever were: a number is not given twice. */
  #highest = 0;

  /** @param secrets stay the caller's to wipe, as what the meeting holds does, and must live as long as the book */
  constructor({ seed, links }: HostSecrets, meeting: Room) {
    this.#seed = seed;
    this.#meeting = meeting;
    this.#links = links;
    this.#highest = Math.max(0, ...links.map(({ index }) => index));
  }

  get links(): readonly HostLink[] {
    return this.#links;
  }

  /** The link that is shown as the meeting's; the first one where none holds. */
  get general(): HostLink {
    return this.#links.findLast(({ personal }) => !personal) ?? firstLink;
  }

  /**
   * A link that never was before.
   * @param former ids, in hex, of those that held once, which a tab of before, another device or another host may have made
   */
  next(terms: Omit<HostLink, 'index'>, former: readonly string[]): HostLink {
    let index = this.#highest + 1;
    while (former.includes(toHex(this.#idOf({ index })))) index += 1;
    return { ...terms, index };
  }

  add(link: HostLink): void {
    this.#highest = Math.max(this.#highest, link.index);
    this.#links = [...this.#links, link];
  }

  remove(link: HostLink): void {
    this.#links = this.#links.filter(({ index }) => index !== link.index);
  }

  /** Takes over what the group knows: another device of the host may have added and revoked. */
  follow(known: readonly LinkTerms[]): void {
    const wanted = new Map(known.map((terms) => [toHex(terms.linkId), terms]));
    const kept = this.#links.filter((link) => wanted.delete(toHex(this.#idOf(link))));
    for (let index = 0; index < furthest && wanted.size > 0; index++) {
      const linkId = toHex(this.#idOf({ index }));
      const terms = wanted.get(linkId);
      if (terms === undefined) continue;
      wanted.delete(linkId);
      kept.push({ index, personal: terms.personal, expiresAt: terms.expiresAt, label: '' });
    }
    this.#links = kept;
    this.#highest = Math.max(this.#highest, ...kept.map(({ index }) => index));
  }

  terms(link: HostLink): LinkTerms {
    return { linkId: this.#idOf(link), personal: link.personal, expiresAt: link.expiresAt };
  }

  /** INV-4. The caller wipes it. */
  joinKey(link: Pick<HostLink, 'index'>, pwKey: PwKey, pwVersion: number): JoinKey {
    return deriveJoinKey(this.#secretOf(link), pwKey, this.#meeting.roomBytes, pwVersion);
  }

  /** JOIN-1: what the server asks of whoever comes by this link. */
  gateKey(link: Pick<HostLink, 'index'>): Promise<SigningKey> {
    return gateKeyOfLink(this.#secretOf(link));
  }

  invite(link: Pick<HostLink, 'index'>): Invite {
    return { ...this.#meeting.invite, linkSecret: this.#secretOf(link) };
  }

  /** INV-6: the fragment of the host link; whoever has it is the host. */
  hostFragment(): string {
    return encodeHostInvite({ hostSeed: this.#seed, linkIndex: this.general.index });
  }

  #secretOf({ index }: Pick<HostLink, 'index'>): Bytes {
    return deriveLink(this.#seed, index);
  }

  #idOf(link: Pick<HostLink, 'index'>): Bytes {
    return linkIdOf(this.#secretOf(link));
  }
}
