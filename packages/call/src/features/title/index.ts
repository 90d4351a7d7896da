import { computed, err, ok, signal } from '@conclave/base';
import type { ReadonlySignal, Result } from '@conclave/base';
import { displayName, strictDisplayName } from '@conclave/crypto';
import type { NameFault } from '@conclave/crypto';
import * as v from 'valibot';
import { moderates } from '../../people/moderates.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';

/** APP-1: what the meeting is called; null for nothing. Its rules are those of names. */
export const titleContent = v.variant('type', [
  v.strictObject({
    type: v.literal('title'),
    title: v.nullable(
      v.pipe(
        v.string(),
        v.check((title) => strictDisplayName(title) !== undefined),
      ),
    ),
  }),
]);

type TitleContent = v.InferOutput<typeof titleContent>;

export interface TitleView {
  readonly title: ReadonlySignal<string | null>;
  readonly canChange: ReadonlySignal<boolean>;
  /** An empty text takes the title away. */
  change(typed: string): Result<void, Extract<NameFault, 'too-long'> | 'not-allowed'>;
}

/**
 * The title of the meeting, which hosts and co-hosts give. A newcomer is told it by the one of them at the lowest leaf, who
 * has to have heard it: nobody else's word counts for it.
 */
export const title: Feature<TitleContent, TitleView> = { content: titleContent, audience: 'all', create };

function create(port: FeaturePort<TitleContent>): Running<TitleContent, TitleView> {
  const current = signal<string | null>(null);
  const canChange = computed(() => moderates(port.self.value));
  return {
    view: {
      title: current,
      canChange,
      change: (typed) => {
        if (!canChange.peek()) return err('not-allowed');
        const checked = displayName(typed);
        if (!checked.ok && checked.error === 'too-long') return err('too-long');
        port.send({ type: 'title', title: checked.ok ? checked.value : null });
        return ok(undefined);
      },
    },
    received: (from, content) => {
      if (moderates(from)) current.value = content.title;
    },
    sayAgain: () => {
      const [first] = port.people
        .peek()
        .filter(moderates)
        .toSorted((a, b) => a.leafIndex - b.leafIndex);
      if (current.peek() !== null && first?.isSelf === true)
        port.send({ type: 'title', title: current.peek() });
    },
    hostActed: null,
    close: () => {},
  };
}
