import type { Bytes } from './bytes.ts';

/** A parser that meets bytes from outside, and the promises that fuzzing holds it to. */
export interface FuzzTarget {
  /** Kebab-case; the name of its corpus file. */
  readonly name: string;
  /** `json` inputs are mutated as trees as well as bytes. */
  readonly format: 'bytes' | 'json';
  /** Inputs that the parser takes, to start from. */
  readonly seeds: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Called before each input, for what takes longer than an input may. */
  readonly prepare?: () => Promise<void>;
  /** Throws, or rejects, where the parser breaks a promise on this input. */
  readonly run: (input: Bytes) => unknown;
}

/** States a promise that a parser makes; a broken one is a finding. */
export function holds(promise: string, kept: boolean): asserts kept {
  if (!kept) throw new Error(`broken promise: ${promise}`);
}
