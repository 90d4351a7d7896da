import type { SpeakerLevels } from './messages.ts';

/** FRM-6: authenticated levels by speaker until the next batch. */
export class LevelBatches {
  #levels = new Map<number, number[]>();

  push(leafIndex: number, level: number): void {
    const levels = this.#levels.get(leafIndex);
    if (levels === undefined) this.#levels.set(leafIndex, [level]);
    else levels.push(level);
  }

  /** What came since the last call. */
  take(): readonly SpeakerLevels[] {
    const batch = [...this.#levels].map(([leafIndex, levels]) => ({ leafIndex, levels }));
    this.#levels = new Map();
    return batch;
  }
}
