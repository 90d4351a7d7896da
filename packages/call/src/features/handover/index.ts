import {
  computed,
  effect,
  err,
  inBackground,
  ok,
  Scope,
  signal,
  toBase64Url,
  untracked,
} from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { Member, MemberId, PeerAddress } from '@conclave/crypto';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import type { HostSeat } from '../../hosting/host-seat.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { handoverContent } from './content.ts';
import type { HandoverContent } from './content.ts';
import type { HandoverView } from './view.ts';

/** What handing over needs of the tab: the host's things, to give and to take. */
export type HandoverSeat = Pick<HostSeat, 'give' | 'take'> & {
  readonly controls: ReadonlySignal<Pick<
    NonNullable<ReturnType<HostSeat['controls']['peek']>>,
    'hostLink' | 'tookHostLink'
  > | null>;
};

/** One act between two people: named by an id that is random, and by both. */
interface Act<State extends string> {
  readonly id: string;
  readonly other: MemberId;
  /** In this session: whoever loads the page again knows nothing of it. */
  readonly peer: PeerAddress;
  readonly name: string;
  readonly state: State;
}

type Offered = Act<'asking' | 'asked' | 'giving'>;
type Asked = Act<'asked' | 'accepted' | 'taking' | 'host'>;

/** How long a key is waited for, and the word that it arrived: direct mail may have to ask for keys first, and a tab be in the background. */
const keyMs = 30_000;
/** How often somebody is asked: a question that covers the page again and again would be a way to silence people. */
const askedPace: Pace = { burst: 3, perSecond: 1 / 30 };

/** MOD-5: who is the host passes to another person, where both agree. The key travels sealed to that person, and nowhere else. */
export const handover = (seat: HandoverSeat): Feature<HandoverContent, HandoverView> => ({
  content: handoverContent,
  audience: 'one-alone',
  create: (port) => create(port, seat),
});

function create(
  port: FeaturePort<HandoverContent>,
  seat: HandoverSeat,
): Running<HandoverContent, HandoverView> {
  const scope = new Scope();
  const offered = signal<Offered | null>(null);
  const asked = signal<Asked | null>(null);
  let paces: Paces = new Map();
  /** Of which no key came in time. One that comes later is nobody's fault. */
  let late: string | null = null;
  let cancel: Cancel = () => {};
  scope.add(() => cancel());

  const inTime = (tooLate: () => void): void => {
    cancel();
    cancel = port.clock.after(keyMs, tooLate);
  };

  const isHostAgain = (id: MemberId): boolean =>
    port.people.peek().some((member) => member.id === id && member.isHost);

  const tell = (to: MemberId, content: HandoverContent): void => inBackground(port.sendTo(to, content));

  const ended = (kind: 'handover-declined' | 'handover-failed'): void => {
    const own = offered.peek();
    offered.value = null;
    if (own !== null) port.notice(kind, own.name);
  };

  const askedNoMore = (kind: 'handover-failed' | 'handover-taken-back'): void => {
    const before = asked.peek();
    asked.value = null;
    if (before !== null) port.notice(kind, before.name);
  };

  scope.add(
    effect(() => {
      const here = new Map(port.people.value.map((member) => [member.peer, member]));
      const isHost = port.self.value.isHost;
      untracked(() => {
        const [own, mine] = [offered.peek(), asked.peek()];
        const to = own === null ? undefined : here.get(own.peer);
        // It is done; or they came back with the key before they could say so, and everybody is told that they are a host.
        if (own !== null && (!isHost || isHostAgain(own.other))) offered.value = null;
        else if (own !== null && to === undefined) ended('handover-failed');
        if (mine === null || mine.state === 'host') return;
        // A key that was taken is kept, whoever leaves.
        if (mine.state === 'taking') asked.value = isHost ? { ...mine, state: 'host' } : mine;
        else if (here.get(mine.peer)?.isHost !== true) askedNoMore('handover-failed');
      });
    }),
  );

  const give = (own: Offered): void => {
    const given = seat.give();
    if (given === null) return ended('handover-failed');
    offered.value = { ...own, state: 'giving' };
    inTime(() => {
      if (offered.peek()?.id === own.id) ended('handover-failed');
    });
    inBackground(
      port.sendTo(own.other, { type: 'host-key', id: own.id, ...given }).then((sent) => {
        if (!sent.ok && offered.peek()?.id === own.id) ended('handover-failed');
      }),
    );
  };

  const take = async (mine: Asked, { fragment, passcode }: KeyContent): Promise<void> => {
    asked.value = { ...mine, state: 'taking' };
    const taken = await seat.take({ fragment, passcode }, mine.other);
    if (taken.ok || scope.closed) return;
    if (taken.error === 'not-this-meeting') port.violation('MOD-5');
    if (asked.peek()?.id === mine.id) askedNoMore('handover-failed');
  };

  const receivedByAsked = (
    from: Member,
    content: Exclude<HandoverContent, { readonly type: 'host-answer' }>,
  ): void => {
    // Nobody but a host has anything to give.
    if (!from.isHost) return port.violation('MOD-5');
    const mine = asked.peek();
    const isIt = mine !== null && mine.id === content.id && mine.other === from.id;
    switch (content.type) {
      case 'host-offer': {
        const spent = spend(paces, askedPace, from.id, port.clock.now());
        if (port.self.peek().isHost || spent === undefined || (mine !== null && mine.other !== from.id))
          return;
        paces = spent;
        if (mine === null || mine.state === 'asked')
          asked.value = { id: content.id, ...named(from), state: 'asked' };
        return;
      }
      case 'host-offer-ended':
        if (isIt && mine.state !== 'taking') askedNoMore('handover-taken-back');
        return;
      case 'host-key':
        if (content.id === late) return;
        // A key that nobody agreed to take is not taken.
        if (!isIt || mine.state !== 'accepted') return port.violation('MOD-5');
        inBackground(take(mine, content));
    }
  };

  return {
    view: {
      offered: computed(() => shownOffer(offered.value)),
      asked: computed(() => shownAsked(asked.value)),
      offer: async (participantId) => {
        const other = port.people.peek().find(({ id }) => id === participantId);
        if (other === undefined) return err('not-here');
        if (other.isSelf || other.isHost || offered.peek() !== null || seat.give() === null)
          return err('not-allowed');
        const id = toBase64Url(port.random(16));
        offered.value = { id, ...named(other), state: 'asking' };
        const sent = await port.sendTo(other.id, { type: 'host-offer', id });
        const own = offered.peek();
        if (own?.id !== id) return ok(undefined);
        offered.value = sent.ok ? (own.state === 'asking' ? { ...own, state: 'asked' } : own) : null;
        if (sent.ok) return ok(undefined);
        return err(sent.error === 'not-here' ? 'not-here' : 'not-connected');
      },
      takeBack: () => {
        const own = offered.peek();
        if (own === null || own.state === 'giving') return;
        offered.value = null;
        tell(own.other, { type: 'host-offer-ended', id: own.id });
      },
      answer: (accepted) => {
        const mine = asked.peek();
        if (mine?.state !== 'asked') return;
        asked.value = accepted ? { ...mine, state: 'accepted' } : null;
        inTime(() => {
          const present = asked.peek();
          if (present?.id !== mine.id || present.state !== 'accepted') return;
          late = mine.id;
          askedNoMore('handover-failed');
        });
        tell(mine.other, { type: 'host-answer', id: mine.id, accepted });
      },
      hostLink: () => seat.controls.peek()?.hostLink() ?? null,
      tookHostLink: () => seat.controls.peek()?.tookHostLink(),
      dismiss: () => {
        if (asked.peek()?.state === 'host') asked.value = null;
      },
    },
    received: (from, content) => {
      if (from.isSelf) return;
      if (content.type !== 'host-answer') return receivedByAsked(from, content);
      const own = offered.peek();
      // Taken back meanwhile, or somebody else's word.
      if (own === null || own.id !== content.id || own.other !== from.id || own.state === 'giving') return;
      if (content.accepted) give(own);
      else ended('handover-declined');
    },
    sayAgain: null,
    hostActed: null,
    // COM-6: the keys of direct mail were the former group's or session's: nothing is under way any more, but for a key that arrived.
    entered: () => {
      if (offered.peek() !== null) ended('handover-failed');
      const mine = asked.peek();
      if (mine !== null && mine.state !== 'taking' && mine.state !== 'host') askedNoMore('handover-failed');
    },
    close: () => scope.close(),
  };
}

const named = ({ id, name, peer }: Member) => ({ other: id, name, peer });

type KeyContent = Extract<HandoverContent, { readonly type: 'host-key' }>;

function shownOffer(own: Offered | null): ReturnType<HandoverView['offered']['peek']> {
  return own && { name: own.name, state: own.state === 'giving' ? 'giving' : 'asked' };
}

function shownAsked(mine: Asked | null): ReturnType<HandoverView['asked']['peek']> {
  return mine && { name: mine.name, state: mine.state === 'accepted' ? 'taking' : mine.state };
}
