import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Call } from '@conclave/call';
import type { i18n } from 'i18next';
import type { CallFeature, PersonItem } from '../../features/call-feature.ts';

/** What features put into the menus of the list "People", by participant id. */
export function personItems(
  call: Call,
  texts: i18n,
  features: readonly Pick<CallFeature, 'personItems'>[],
): ReadonlySignal<ReadonlyMap<string, readonly PersonItem[]>> {
  const given = features.flatMap((each) => each.personItems?.(call, texts) ?? []);
  return computed(() => {
    const all = new Map<string, readonly PersonItem[]>();
    for (const { value } of given)
      for (const [id, items] of value) all.set(id, [...(all.get(id) ?? []), ...items]);
    return all;
  });
}
