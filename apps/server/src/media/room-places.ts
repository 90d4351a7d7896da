import { ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { PeerId } from '@conclave/protocol';
import { BroughtProducers } from './brought-producers.ts';
import type { MediaRefused, Sfu, SfuPlace } from './sfu.ts';

/** A room of so many needs one place: a core carries 30 people who all hear each other and see a page of pictures (docs/performance.md). */
const peoplePerPlace = 30;

interface Place {
  readonly people: Set<PeerId>;
  readonly brought: BroughtProducers;
}

/**
 * Where the media of one room are. People fill one place after the other; each has one for all that they send and get. What somebody elsewhere
 * sends is brought to a place once, for as long as anybody there takes it.
 */
export class RoomPlaces {
  readonly #sfu: Sfu;
  readonly #places = new Map<SfuPlace, Place>();
  #opening: Promise<SfuPlace | null> | undefined;
  #closed = false;

  constructor(sfu: Sfu) {
    this.#sfu = sfu;
  }

  /** @throws where no worker is alive */
  async any(): Promise<SfuPlace> {
    const [place] = this.#places.keys();
    const some = place ?? (await this.#openAnother());
    if (some === null) throw new Error('no media worker is alive');
    return some;
  }

  /**
   * Where somebody's transports are, from the first on until they leave.
   * @throws where no worker is alive
   */
  async of(peer: PeerId): Promise<SfuPlace> {
    for (;;) {
      if (this.#closed) throw new Error('the media of this room have ended');
      const home = this.#find(({ people }) => people.has(peer));
      if (home !== undefined) return home;
      const roomy = this.#find(({ people }, { full }) => !full && people.size < peoplePerPlace);
      if (roomy !== undefined) return this.#moveIn(peer, roomy);
      if ((await this.#openAnother()) !== null) continue;
      const [emptiest] = [...this.#places].toSorted(([, a], [, b]) => a.people.size - b.people.size);
      if (emptiest === undefined) throw new Error('no media worker is alive');
      return this.#moveIn(peer, emptiest[0]);
    }
  }

  leave(peer: PeerId): void {
    for (const { people } of this.#places.values()) people.delete(peer);
  }

  /** @returns what is to be called when it is taken no more */
  async bring(producerId: string, from: SfuPlace, to: SfuPlace): Promise<Result<() => void, MediaRefused>> {
    const brought = this.#places.get(to)?.brought;
    return from === to || brought === undefined ? ok(() => undefined) : brought.take(producerId, from);
  }

  close(): void {
    this.#closed = true;
    for (const place of this.#places.keys()) place.close();
  }

  #find(fits: (state: Place, place: SfuPlace) => boolean): SfuPlace | undefined {
    for (const [place, state] of this.#places) if (fits(state, place)) return place;
    return undefined;
  }

  #moveIn(peer: PeerId, place: SfuPlace): SfuPlace {
    this.#places.get(place)?.people.add(peer);
    return place;
  }

  /** One at a time, for all who wait for it. */
  #openAnother(): Promise<SfuPlace | null> {
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open(): Promise<SfuPlace | null> {
    const place = await this.#sfu.openPlace([...this.#places.keys()]);
    if (place === null) return null;
    this.#places.set(place, { people: new Set(), brought: new BroughtProducers(place) });
    // Those who were there come anew.
    place.whenClosed(() => this.#places.delete(place));
    if (this.#closed) place.close();
    return place;
  }
}
