import { effect, signal, untracked } from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { GroupView, MemberId } from '@conclave/crypto';
import type { MediaSession, TileSize } from '@conclave/media';

interface Wish extends Omit<TileSize, 'leafIndex'> {
  readonly id: MemberId;
}

/**
 * How large each person and what they share is shown. It belongs to the person, who gets another leaf with each return: the media room is told
 * anew whenever a leaf changes its owner.
 */
export class TileWishes {
  /** By member and context. */
  readonly #wishes = signal<ReadonlyMap<string, Wish>>(new Map());
  readonly #stop: Cancel;
  #told: readonly TileSize[] = [];

  constructor(view: ReadonlySignal<GroupView>, media: Pick<MediaSession, 'setTileSizes'>) {
    this.#stop = effect(() => {
      const others = new Map(
        view.value.members.flatMap(({ id, leafIndex, isSelf }) => (isSelf ? [] : [[id, leafIndex]])),
      );
      const sizes = [...this.#wishes.value.values()].flatMap(({ id, ...size }): TileSize[] => {
        const leafIndex = others.get(id);
        return leafIndex === undefined ? [] : [{ leafIndex, ...size }];
      });
      if (same(sizes, this.#told)) return;
      this.#told = sizes;
      untracked(() => media.setTileSizes(sizes));
    });
  }

  set(wish: Wish): void {
    this.#wishes.value = new Map(this.#wishes.peek()).set(`${wish.id}/${wish.context}`, wish);
  }

  close(): void {
    this.#stop();
  }
}

function same(a: readonly TileSize[], b: readonly TileSize[]): boolean {
  return (
    a.length === b.length &&
    a.every((size, index) => {
      const other = b[index];
      return (
        other?.leafIndex === size.leafIndex &&
        other.context === size.context &&
        other.width === size.width &&
        other.height === size.height &&
        other.isLarge === size.isLarge
      );
    })
  );
}
