import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Call } from '@conclave/call';
import { features } from '../../../features/index.ts';
import { gather } from '../../../features/gather.ts';
import type { StageItem } from './stage-item.ts';

/** Everybody who is here, and what features bring to the stage. */
export function stageItems(call: Call): ReadonlySignal<readonly StageItem[]> {
  const screens = gather(features.map((each) => each.screens?.(call)));
  return computed(() => [
    ...call.participants.value.map((participant): StageItem => ({ kind: 'person', participant })),
    ...screens.value,
  ]);
}
