import type { Bytes } from '@conclave/base';

/** What the thread that fuzzes is told. */
export interface Assignment {
  readonly target: string;
  readonly seed: number;
  readonly ms: number;
  readonly corpus: readonly Bytes[];
  /** Where the input that runs is written: see `watched-input.ts`. */
  readonly watched: SharedArrayBuffer;
}

/** What it tells. */
export type Report =
  | { readonly type: 'finding'; readonly input: Bytes; readonly reason: string }
  | {
      readonly type: 'done';
      readonly executions: number;
      readonly coverage: number;
      /** All that was worth keeping, and the few of them that are enough for the same coverage. */
      readonly corpus: readonly Bytes[];
      readonly minimal: readonly Bytes[];
    };
