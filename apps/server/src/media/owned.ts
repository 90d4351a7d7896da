import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { PeerId } from '@conclave/protocol';

export interface Owned {
  readonly owner: PeerId;
}

/** Objects of a room by their id; each belongs to one peer, who alone may touch it (DOS-1). */
export class OwnedObjects<T extends Owned> {
  readonly #objects = new Map<string, T>();
  readonly #counts = new Map<PeerId, number>();

  add(id: string, object: T): void {
    this.#objects.set(id, object);
    this.#counts.set(object.owner, this.count(object.owner) + 1);
  }

  has(id: string): boolean {
    return this.#objects.has(id);
  }

  get(id: string): T | undefined {
    return this.#objects.get(id);
  }

  of(id: string, peer: PeerId): Result<T, 'no-such-object' | 'not-owner'> {
    const object = this.#objects.get(id);
    if (object === undefined) return err('no-such-object');
    return object.owner === peer ? ok(object) : err('not-owner');
  }

  /** @returns what was there */
  remove(id: string): T | undefined {
    const object = this.#objects.get(id);
    if (object === undefined) return undefined;
    this.#objects.delete(id);
    const left = this.count(object.owner) - 1;
    if (left === 0) this.#counts.delete(object.owner);
    else this.#counts.set(object.owner, left);
    return object;
  }

  *ownedBy(owner: PeerId): Iterable<T> {
    for (const object of this.#objects.values()) if (object.owner === owner) yield object;
  }

  count(owner: PeerId): number {
    return this.#counts.get(owner) ?? 0;
  }

  /** Objects may be removed on the way. */
  entries(): Iterable<[string, T]> {
    return this.#objects.entries();
  }
}
