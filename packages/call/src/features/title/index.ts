import { computed, err, signal } from '@conclave/base';
import type { Cancel, ReadonlySignal, Result } from '@conclave/base';
import { displayName } from '@conclave/crypto';
import type { NameFault } from '@conclave/crypto';
import { Asked } from '../../contents/asked.ts';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import type { HostFault } from '../../hosting/view.ts';
import { moderates } from '../../people/moderates.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { decodeTitle, encodeTitle, titleContent } from './content.ts';
import type { TitleContent } from './content.ts';
import { TitleTurn } from './turn.ts';

/**
 * How often one person's titles show. Beyond it nothing is dropped, since all have to agree in the end: the last one shows when its time
 * has come.
 */
export const titlePace: Pace = { burst: 3, perSecond: 0.2 };

/** After so long the pace has room for one more; milliseconds. */
export const titleWaitMs = 1000 / titlePace.perSecond;

export type TitleFault = Extract<NameFault, 'too-long'> | HostFault;

export interface TitleView {
  readonly title: ReadonlySignal<string | null>;
  readonly canChange: ReadonlySignal<boolean>;
  /** An empty text takes the title away. Resolves when it stands in the group's order. */
  change(typed: string): Promise<Result<void, TitleFault>>;
}

/**
 * The title of the meeting, which hosts and co-hosts give. A newcomer is told it by one of them who knows it: nobody else's word counts
 * for it. A tab keeps it over a reload.
 */
export const title: Feature<TitleContent, TitleView> = { content: titleContent, audience: 'all', create };

function create(port: FeaturePort<TitleContent>): Running<TitleContent, TitleView> {
  const keepsake = port.keepsake('title');
  /** The last one in the group's order, and whose it is; of before a reload, nobody's. */
  let last: { readonly title: string | null; readonly by: string } | null =
    keepsake.before === null ? null : decodeTitle(keepsake.before);
  const current = signal<string | null>(last?.title ?? null);
  let paces: Paces = new Map();
  let cancel: Cancel | null = null;
  const show = (): void => {
    if (last === null || last.title === current.peek()) return;
    const paced = spend(paces, titlePace, last.by, port.clock.now());
    if (paced === undefined) {
      cancel ??= port.clock.after(titleWaitMs, () => {
        cancel = null;
        show();
      });
      return;
    }
    paces = paced;
    current.value = last.title;
  };
  const turn = new TitleTurn(port.clock, () => {
    if (last !== null && moderates(port.self.peek())) port.send({ type: 'title', title: last.title });
  });
  const asked = new Asked<TitleContent>(port.clock, (content) => port.send(content));
  const canChange = computed(() => moderates(port.self.value));
  return {
    view: {
      title: current,
      canChange,
      change: async (typed) => {
        if (!canChange.peek()) return err('not-allowed');
        const checked = displayName(typed);
        if (!checked.ok && checked.error === 'too-long') return err('too-long');
        return asked.ask({ type: 'title', title: checked.ok ? checked.value : null });
      },
    },
    received: (from, content) => {
      if (moderates(from)) {
        turn.heard();
        last = { title: content.title, by: from.id };
        show();
        keepsake.keep(() => encodeTitle(content.title));
      }
      if (from.isSelf) asked.heard(content, moderates(from));
    },
    entered: () => {
      asked.lost();
      turn.entered();
    },
    sayAgain: () => {
      if (last !== null) turn.take(port.people.peek());
    },
    hostActed: null,
    close: () => {
      cancel?.();
      turn.close();
      asked.lost();
    },
  };
}
