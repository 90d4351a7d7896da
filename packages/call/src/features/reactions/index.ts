import { computed, err, ok, signal } from '@conclave/base';
import type { Cancel } from '@conclave/base';
import type { Member } from '@conclave/crypto';
import { spend } from '../../contents/pace.ts';
import type { Paces } from '../../contents/pace.ts';
import { moderates } from '../../people/moderates.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { isReactionName, reactionNames, reactionsContent } from './content.ts';
import type { ReactionsContent } from './content.ts';
import { live, nextEnd, noReactions, reactionPace, received } from './reactions.ts';
import type { Reactions, Shown } from './reactions.ts';
import type { ReactionView, ReactionsView } from './view.ts';

/** Reactions: shown for some seconds, and gone. Newcomers are told nothing. */
export const reactions: Feature<ReactionsContent, ReactionsView> = {
  content: reactionsContent,
  audience: 'all',
  create,
};

/** A crowd that claps changes what is seen no more often than this; milliseconds. */
const calmMs = 150;

function create(port: FeaturePort<ReactionsContent>): Running<ReactionsContent, ReactionsView> {
  let state: Reactions = noReactions;
  let ownPaces: Paces = new Map();
  const shown = signal<readonly ReactionView[]>([]);
  let changedAt = -Infinity;
  let cancel: Cancel | null = null;

  const nameOf = (from: Member): string =>
    port.people.peek().find(({ id }) => id === from.id)?.name ?? from.name;
  const mayReact = (member: Member, allowed: boolean): boolean => allowed || moderates(member);
  const canReact = computed(() => mayReact(port.self.value, port.rules.value.reactions));

  const show = (): void => {
    const now = port.clock.now();
    state = live(state, now);
    changedAt = now;
    shown.value = state.shown.map(viewOf);
    const end = nextEnd(state);
    cancel?.();
    cancel = end === null ? null : port.clock.after(end - now, show);
  };

  return {
    view: {
      names: reactionNames,
      shown,
      canReact,
      react: (name) => {
        if (!canReact.peek()) return err('stopped');
        const paced = spend(ownPaces, reactionPace, 'self', port.clock.now());
        if (paced === undefined) return err('too-fast');
        ownPaces = paced;
        port.send({ type: 'reaction', name });
        return ok(undefined);
      },
    },
    received: (from, { name }) => {
      // What was said while this client was out of touch is over.
      if (!isReactionName(name) || port.isBehind() || !mayReact(from, port.rules.peek().reactions)) return;
      const now = port.clock.now();
      const before = state;
      state = received(state, { id: from.id, isSelf: from.isSelf, name: nameOf(from) }, name, now);
      if (state === before) return;
      const wait = changedAt + calmMs - now;
      if (wait <= 0) return show();
      cancel?.();
      cancel = port.clock.after(wait, show);
    },
    sayAgain: null,
    hostActed: null,
    close: () => {
      cancel?.();
      state = noReactions;
    },
  };
}

function viewOf({ key, author, authorName, isOwn, name, count }: Shown): ReactionView {
  return { key: `${key}`, authorId: author, authorName, isOwn, name, count };
}
