import type { DeviceKind } from '../types.ts';
import { isAlias, KINDS } from './device-lists.ts';

export interface Listed {
  readonly kind: DeviceKind;
  /** Null where the browser keeps it for itself. */
  readonly id: string | null;
  /** Empty where the browser keeps it for itself. */
  readonly label: string;
  /** Devices of one thing, as a headset's two, have the same; empty where the browser does not tell. */
  readonly groupId: string;
}

export interface Came extends Listed {
  /** It was there before. */
  readonly again: boolean;
}

export interface DeviceChanges {
  readonly came: readonly Came[];
  readonly went: readonly Listed[];
  /** The label of what the system prefers as microphone now, where it is another one than before. */
  readonly movedTo: string | null;
}

const ALL: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];

/**
 * Tells what was plugged in and pulled out from what merely got its name: browsers list devices without ids, or not at all,
 * until they are allowed, and some do so again once nothing runs.
 */
export class DeviceWatch {
  /** What is known to be there, by id; a kind whose names were never given is not here. */
  readonly #there = new Map<DeviceKind, ReadonlyMap<string, Listed>>();
  readonly #ever = new Set<string>();
  #preferred: string | null = null;

  /** Whether this id, which browsers make up per website, was ever listed. */
  wasListed(id: string): boolean {
    return this.#ever.has(id);
  }

  /** @param changed whether the browser says that something changed; else the list was asked for after a permission */
  look(infos: readonly MediaDeviceInfo[], changed: boolean): DeviceChanges {
    const came: Came[] = [];
    const went: Listed[] = [];
    const listed = infos.map(({ kind, deviceId, label, groupId }): Listed => ({
      kind: KINDS[kind],
      id: deviceId === '' ? null : deviceId,
      label,
      groupId,
    }));
    // Loudspeakers are listed only together with a microphone that may be used, and some with their own one only.
    const namesSpeakers = listed.some(({ kind, id }) => kind === 'microphone' && id !== null);
    for (const kind of ALL) {
      const now = listed.filter((each) => each.kind === kind && (each.id === null || !isAlias(each.id)));
      const before = this.#there.get(kind);
      const [unnamed] = now.filter(({ id }) => id === null);
      if (unnamed !== undefined) {
        if (before?.size !== 0) continue;
        came.push({ ...unnamed, again: false });
        this.#there.delete(kind);
        continue;
      }
      if (kind === 'speaker' && !namesSpeakers) continue;
      const there = new Map(now.flatMap((each) => (each.id === null ? [] : [[each.id, each] as const])));
      const tells = before !== undefined && (kind !== 'speaker' || changed);
      for (const [id, each] of there) {
        if (tells && !before.has(id)) came.push({ ...each, again: this.#ever.has(id) });
      }
      for (const [id, each] of before ?? []) if (!there.has(id)) went.push(each);
      for (const id of there.keys()) this.#ever.add(id);
      this.#there.set(kind, there);
    }
    return { came, went, movedTo: this.#moved(listed) };
  }

  #moved(listed: readonly Listed[]): string | null {
    const label = listed.find(({ kind, id }) => kind === 'microphone' && id === 'default')?.label ?? '';
    if (label === '') return null;
    const moved = this.#preferred !== null && this.#preferred !== label;
    this.#preferred = label;
    return moved ? label : null;
  }
}
