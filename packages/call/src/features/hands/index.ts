import { computed, effect, err, signal, untracked } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import { Asked } from '../../contents/asked.ts';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import { moderates } from '../../people/moderates.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { gone, isFalse, noHands, placeOf, received } from './hands.ts';
import type { Hands } from './hands.ts';
import { handsContent } from './content.ts';
import type { HandsContent } from './content.ts';
import { createSpeech } from './speech.ts';
import type { HandsView } from './view.ts';

/**
 * Raised hands. A newcomer is told by everybody whose own is up, with the place in the order where it was raised. A hand
 * outlives a return after a break, behind those that are up then; a reload lowers it.
 */
export const hands: Feature<HandsContent, HandsView> = { content: handsContent, audience: 'all', create };

/** How often one person's hand is told of. The hands themselves follow every message: all have to agree. */
const noticePace: Pace = { burst: 2, perSecond: 0.1 };

function create(port: FeaturePort<HandsContent>): Running<HandsContent, HandsView> {
  const state = signal<Hands>(noHands(0));
  /** What this person wants; the group follows. */
  const wish = signal(false);
  const speech = createSpeech(port);
  const asked = new Asked<HandsContent>(port.clock, (content) => port.send(content));
  const sessions = new Map<MemberId, Member['peer']>();
  let notices: Paces = new Map();

  const self = (): Member => port.self.peek();
  const ownPlace = (): number | null => placeOf(state.peek(), self().id);
  const say = (): void =>
    speech.own(wish.peek() ? { type: 'hand-raised', since: null } : { type: 'hand-lowered' });
  /** One at a time: a key that is held floods nobody. */
  const follow = (): void => {
    if (!speech.isOwnUnderWay() && (ownPlace() !== null) !== wish.peek()) say();
  };

  const stopWatching = effect(() => {
    const people = port.people.value;
    untracked(() => {
      const here = new Map(people.map(({ id, peer }) => [id, peer]));
      for (const [id, peer] of sessions) {
        if (here.get(id) === peer) continue;
        state.value = gone(state.peek(), id, port.place());
        sessions.delete(id);
      }
      for (const [id, peer] of here) sessions.set(id, peer);
    });
  });

  const tell = (from: Member, kind: 'hand-raised' | 'hand-lowered'): void => {
    const paced = spend(notices, noticePace, from.id, port.clock.now());
    if (paced === undefined || from.isSelf) return;
    notices = paced;
    const shown = port.people.peek().find(({ id }) => id === from.id);
    port.notice(kind, shown?.name ?? from.name);
  };

  return {
    view: {
      raised: computed(() => state.value.raised.map(({ id }) => id)),
      isOwnRaised: wish,
      canLower: computed(() => moderates(port.self.value)),
      raise: (on) => {
        wish.value = on;
        follow();
      },
      lower: (participantId) => {
        const isAnyUp =
          participantId === null
            ? state.peek().raised.length > 0
            : placeOf(state.peek(), participantId) !== null;
        if (!moderates(self()) || !isAnyUp) return Promise.resolve(err('not-allowed'));
        return asked.ask({ type: 'hands-lowered', who: participantId, before: null });
      },
    },
    received: (from, content) => {
      const place = port.place();
      const before = state.peek();
      const wasRaised = ownPlace() !== null;
      if (from.isSelf) speech.heard(content, place);
      else if (moderates(self()) && isFalse(before, from, content, place)) speech.contradict(from.id, place);
      state.value = received(before, from, content, place);
      const isNew = content.type === 'hand-raised' && content.since === null;
      if (isNew && placeOf(before, from.id) === null) tell(from, 'hand-raised');
      if (content.type === 'hands-lowered' && wasRaised && ownPlace() === null) {
        if (!speech.isOwnUnderWay()) wish.value = false;
        tell(from, 'hand-lowered');
      }
      follow();
      if (from.isSelf) asked.heard(content, moderates(from));
    },
    entered: () => {
      asked.lost();
      state.value = noHands(port.place());
      speech.forget(port.place());
    },
    overtaken: () => speech.overtaken(port.place()),
    sayAgain: () => {
      const place = ownPlace();
      const wasMissed = speech.repeat();
      if (speech.isOwnUnderWay()) return;
      // Whoever could not read where it was raised would not know the place: it counts from where all know it.
      if (wasMissed) say();
      else if (place !== null) port.send({ type: 'hand-raised', since: place });
      else follow();
    },
    hostActed: null,
    close: () => {
      stopWatching();
      asked.lost();
      state.value = noHands(0);
    },
  };
}
