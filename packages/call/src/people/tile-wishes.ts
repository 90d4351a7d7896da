import { effect, signal, untracked } from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { GroupView, MemberId } from '@conclave/crypto';
import type { MediaSession, TileSize } from '@conclave/media';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How large each person is shown. It belongs to the person, who gets another leaf with each return: the media room is told
 * anew whenever a leaf changes its owner.
 */
export class TileWishes {
  readonly #sizes = signal<ReadonlyMap<MemberId, Size>>(new Map());
  readonly #stop: Cancel;
  #told: readonly TileSize[] = [];

  constructor(view: ReadonlySignal<GroupView>, media: Pick<MediaSession, 'setTileSizes'>) {
    this.#stop = effect(() => {
      const wishes = this.#sizes.value;
      const sizes = view.value.members.flatMap(({ id, leafIndex, isSelf }): TileSize[] => {
        const size = isSelf ? undefined : wishes.get(id);
        return size === undefined ? [] : [{ leafIndex, context: 'camera', ...size }];
      });
      if (same(sizes, this.#told)) return;
      this.#told = sizes;
      untracked(() => media.setTileSizes(sizes));
    });
  }

  /** @param width device pixels, as `height`; zero where the tile is not shown */
  set(id: MemberId, width: number, height: number): void {
    this.#sizes.value = new Map(this.#sizes.peek()).set(id, { width, height });
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
        other?.leafIndex === size.leafIndex && other.width === size.width && other.height === size.height
      );
    })
  );
}
