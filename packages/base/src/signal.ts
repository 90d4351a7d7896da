/** Read-only reactive values outwards; see docs/adr on reactive values. */
export { batch, computed, effect, signal, untracked } from '@preact/signals-core';
export type { ReadonlySignal, Signal } from '@preact/signals-core';
