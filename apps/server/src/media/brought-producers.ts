import { ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { MediaRefused, SfuObject, SfuPlace } from './sfu.ts';

interface Brought {
  readonly arrival: Promise<Result<SfuObject, MediaRefused>>;
  takers: number;
}

/** Producers of other places that somebody takes in this one: each is brought once, and goes with its last taker. */
export class BroughtProducers {
  readonly #place: Pick<SfuPlace, 'bring'>;
  readonly #brought = new Map<string, Brought>();

  constructor(place: Pick<SfuPlace, 'bring'>) {
    this.#place = place;
  }

  /** @returns what is to be called, once, when it is taken no more */
  async take(producerId: string, from: SfuPlace): Promise<Result<() => void, MediaRefused>> {
    const brought = this.#brought.get(producerId) ?? this.#bring(producerId, from);
    brought.takers += 1;
    const arrived = await brought.arrival;
    if (arrived.ok) return ok(() => this.#release(producerId, brought, arrived.value));
    brought.takers -= 1;
    return arrived;
  }

  #bring(producerId: string, from: SfuPlace): Brought {
    const brought: Brought = { arrival: this.#place.bring(producerId, from), takers: 0 };
    this.#brought.set(producerId, brought);
    const forget = (): void => {
      if (this.#brought.get(producerId) === brought) this.#brought.delete(producerId);
    };
    brought.arrival.then((arrived) => {
      if (arrived.ok) arrived.value.whenClosed(forget);
      else forget();
    }, forget);
    return brought;
  }

  #release(producerId: string, brought: Brought, arrived: SfuObject): void {
    brought.takers -= 1;
    if (brought.takers > 0) return;
    if (this.#brought.get(producerId) === brought) this.#brought.delete(producerId);
    arrived.close();
  }
}
