import { computed, effect, Scope, signal, untracked } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import type { StreamHealth } from '@conclave/media';
import { mayShare } from '../../people/may-share.ts';
import { isHeld } from '../../people/roster.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { choose, follow, inOrder, newsOf, nobodyShares } from './sharing.ts';
import type { SharingState } from './sharing.ts';
import type { ScreenView, SharingView } from './view.ts';

/** Screens that people share. Who shares is part of what each announces inside MLS (FRM-5): there is no content of its own. */
export const sharing: Feature<never, SharingView> = { content: null, audience: 'all', create };

function create(port: FeaturePort<never>): Running<never, SharingView> {
  const { media, people, rules, self } = port;
  const { screen } = media;
  const scope = new Scope();
  const state = signal<SharingState>(nobodyShares);
  const names = new Map<MemberId, string>();
  const canShare = computed(() => mayShare(rules.value, self.value));

  scope.add(
    effect(() => {
      const now = port.clock.now();
      const sharers = { people: people.value, presences: media.presences.value, rules: rules.value, now };
      const before = state.peek();
      const after = follow(before, sharers);
      if (after === before) return;
      for (const { id, name } of sharers.people) names.set(id, name);
      untracked(() => {
        state.value = after;
        for (const news of newsOf(before, after, self.peek().id))
          port.notice(news.kind, 'id' in news ? (names.get(news.id) ?? null) : null);
      });
    }),
  );
  scope.add(
    // MOD-1: whoever may not share any more ends it, and nobody would see it either.
    effect(() => {
      if (!canShare.value) untracked(() => screen.stop());
    }),
  );
  scope.add(() => screen.stop());

  let shown: readonly ScreenView[] = [];
  const screens = computed(() => {
    const next = inOrder(state.value).flatMap((id) => {
      const owner = people.value.find((person) => person.id === id);
      return owner === undefined ? [] : [viewOf(port, owner)];
    });
    shown = keepUnchanged(shown, next);
    return shown;
  });
  const view: SharingView = {
    screens,
    own: screen.state,
    supported: screen.supported,
    canShare,
    start: async (mode) => {
      if (canShare.peek()) await screen.start(mode);
    },
    setMode: (mode) => screen.setMode(mode),
    stop: () => screen.stop(),
    dismissFault: () => screen.dismissFault(),
    choose: (id) => {
      state.value = choose(state.peek(), id);
    },
  };
  return {
    view,
    received: () => undefined,
    sayAgain: null,
    hostActed: ({ action }) => {
      if (action === 'stop-share') screen.stop();
    },
    close: () => scope.close(),
  };
}

/** Reads signals: what is seen changes with them. */
function viewOf({ media }: FeaturePort<never>, { id, leafIndex, peer, name, isSelf }: Member): ScreenView {
  const tracks = media.tracks.value.find((each) => each.leafIndex === leafIndex);
  const presence = media.presences.value.get(peer);
  const health = media.health.value.filter(
    (row) => row.direction === 'receive' && row.leafIndex === leafIndex,
  );
  return {
    id,
    ownerId: id,
    name,
    isSelf,
    decryption: isSelf ? 'ok' : decryption(health),
    pictureHeld: isHeld(health, leafIndex, 'screen'),
    videoTrack: isSelf ? media.screen.state.value.video : (tracks?.screen ?? null),
    audioTrack: isSelf ? null : (tracks?.screenAudio ?? null),
    hasSound: presence?.publications.some(({ context }) => context === 'screen-audio') ?? false,
  };
}

/** VER-4: the worst of picture and sound. */
function decryption(health: readonly StreamHealth[]): ScreenView['decryption'] {
  const states = health
    .filter(({ context }) => context === 'screen' || context === 'screen-audio')
    .map(({ state }) => state);
  if (states.includes('failed')) return 'failed';
  return states.includes('waiting') ? 'waiting' : 'ok';
}

/** Readers compare by identity. */
function keepUnchanged(before: readonly ScreenView[], after: readonly ScreenView[]): readonly ScreenView[] {
  const kept = after.map((each) => before.find((old) => isSame(old, each)) ?? each);
  return kept.length === before.length && kept.every((each, index) => each === before[index]) ? before : kept;
}

function isSame(a: ScreenView, b: ScreenView): boolean {
  return (
    a.id === b.id &&
    a.name === b.name &&
    a.decryption === b.decryption &&
    a.pictureHeld === b.pictureHeld &&
    a.videoTrack === b.videoTrack &&
    a.audioTrack === b.audioTrack &&
    a.hasSound === b.hasSound
  );
}
