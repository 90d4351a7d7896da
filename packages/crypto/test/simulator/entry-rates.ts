import { toHex } from '@conclave/base';
import { entryBudget } from '../../src/host-log/entry-budget.ts';
import type { LogEntry } from '../../src/host-log/entry.ts';

/** How soon a window can't be over that has just begun: heartbeats are ten seconds apart. */
const span = 10_000;

interface Time {
  readonly agenda: { readonly now: number };
}

/** MOD-1: how fast members fill the host log, by the simulation's own time. */
export class EntryRates {
  readonly #time: Time;
  /** How many entries of each group were counted. */
  readonly #noted = new Map<string, number>();
  /** When the ADMITs of each member came, the newest last. */
  readonly #times = new Map<string, readonly number[]>();

  constructor(time: Time) {
    this.#time = time;
  }

  /** @returns whose ADMITs are more than two windows hold; null where nobody's are */
  note(group: string, entries: readonly LogEntry[]): string | null {
    const { now } = this.#time.agenda;
    const known = this.#noted.get(group) ?? 0;
    if (entries.length <= known) return null;
    this.#noted.set(group, entries.length);
    for (const { body } of entries.slice(known)) {
      if (body.signer === null || body.action.kind !== 'admit') continue;
      const key = `${group} ${toHex(body.signer)}`;
      const times = [...(this.#times.get(key) ?? []).filter((at) => now - at < span), now];
      this.#times.set(key, times);
      if (times.length > 2 * entryBudget.admissions) return toHex(body.signer).slice(0, 8);
    }
    return null;
  }

  /** The log goes on from a place before. */
  rewind(group: string, length: number): void {
    this.#noted.set(group, Math.min(length, this.#noted.get(group) ?? 0));
    for (const key of this.#times.keys()) if (key.startsWith(group)) this.#times.delete(key);
  }
}
