import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Call, ParticipantView } from '@conclave/call';
import type { CallFeature } from '../../features/call-feature.ts';

/** The list "People": first those whom features put there, then all others as they came. */
export function peopleInOrder(
  call: Call,
  features: readonly Pick<CallFeature, 'peopleFirst'>[],
): ReadonlySignal<readonly ParticipantView[]> {
  const first = features.flatMap(({ peopleFirst }) => peopleFirst?.(call) ?? []);
  return computed(() => {
    const people = call.participants.value;
    const ids = new Set(first.flatMap(({ value }) => value));
    const before = [...ids].flatMap((id) => people.find((each) => each.id === id) ?? []);
    return [...before, ...people.filter(({ id }) => !ids.has(id))];
  });
}
