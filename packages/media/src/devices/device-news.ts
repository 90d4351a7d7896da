import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Device, DeviceKind, DeviceNews } from '../types.ts';
import type { Came, DeviceChanges } from './device-watch.ts';

/** News at a time; more would hide the faces. */
const MOST = 3;

type Told = Omit<DeviceNews, 'id'>;

/** What runs now, and what is there. */
export interface InUse {
  /** The label of the running microphone, where it was opened as the system's choice; else null. */
  readonly byDefault: string | null;
  /** The loudspeaker that was chosen; null for the system's. */
  readonly speaker: string | null;
  /** The device behind the label of the system's choice. */
  readonly named: (label: string) => Device | null;
}

/** What became of devices while somebody looks: each with what can be done about it. Nothing is collected while nobody does. */
export class DeviceNewsList {
  #watched = false;
  #lastId = 0;
  readonly #list = signal<readonly DeviceNews[]>([], {
    watched: () => {
      this.#watched = true;
    },
    unwatched: () => {
      this.#watched = false;
      this.#list.value = [];
    },
  });

  get list(): ReadonlySignal<readonly DeviceNews[]> {
    return this.#list;
  }

  tell(news: Told): void {
    if (!this.#watched) return;
    this.#lastId += 1;
    this.#list.value = [...this.#list.peek(), { ...news, id: this.#lastId }].slice(-MOST);
  }

  dismiss(id: number): void {
    this.#drop((news) => news.id === id);
  }

  /** Whoever has this device now needs no offer any more. */
  taken(kind: DeviceKind, deviceId: string): void {
    this.#drop(({ offer }) => offer.some((each) => each.kind === kind && each.id === deviceId));
    if (kind === 'speaker')
      this.#drop((news) => news.what === 'speaker-went' || news.what === 'speaker-back');
  }

  changed({ came, went, movedTo }: DeviceChanges, inUse: InUse): void {
    for (const gone of went) {
      this.#drop(({ offer }) => offer.some(({ kind, id }) => kind === gone.kind && id === gone.id));
      if (gone.kind !== 'speaker' || gone.id !== inUse.speaker) continue;
      this.#drop(({ what }) => what === 'speaker-back');
      this.tell({ what: 'speaker-went', label: gone.label, offer: [], fault: null });
    }
    const back = came.find(({ kind, id }) => kind === 'speaker' && id === inUse.speaker);
    if (back !== undefined) {
      this.#drop(({ what }) => what === 'speaker-went');
      this.tell({ what: 'speaker-back', label: back.label, offer: [], fault: null });
    }
    for (const thing of things(came.filter((each) => each !== back))) this.tell(thing);
    if (movedTo === null || inUse.byDefault === null || inUse.byDefault === movedTo) return;
    const named = inUse.named(movedTo);
    // What has just come is offered already.
    if (named === null || came.some(({ id }) => id === named.id)) return;
    this.#drop(({ what }) => what === 'moved');
    const offer = [{ kind: 'microphone', id: named.id }] as const;
    this.tell({ what: 'moved', label: named.label, offer, fault: null });
  }

  #drop(which: (news: DeviceNews) => boolean): void {
    const left = this.#list.peek().filter((news) => !which(news));
    if (left.length < this.#list.peek().length) this.#list.value = left;
  }
}

/** A headset is one thing, although it is a microphone and a loudspeaker. */
function things(came: readonly Came[]): readonly Told[] {
  const groups = Map.groupBy(came, (each) => (each.groupId === '' ? each : each.groupId));
  return Array.from(groups.values(), (parts) => ({
    what: parts.some(({ again }) => again) ? 'came-back' : 'came',
    label: parts.find(({ label }) => label !== '')?.label ?? '',
    offer: parts.map(({ kind, id }) => ({ kind, id })),
    fault: null,
  }));
}
