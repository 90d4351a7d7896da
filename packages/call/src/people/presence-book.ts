import { effect, signal, untracked } from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { GroupView, Member, PeerAddress } from '@conclave/crypto';
import type { MediaSession, RemotePublication } from '@conclave/media';
import { mayShare } from './may-share.ts';
import type { Presence } from './presence-content.ts';
import type { ProducerWatch } from './producer-watch.ts';

/**
 * What each member announced last. It belongs to the member's peer address, which is new for each session and
 * covered by the credential: what somebody sent before a reload does not survive the reload, even where the
 * returning leaf has the old index.
 */
export class PresenceBook {
  readonly #all = signal<ReadonlyMap<PeerAddress, Presence>>(new Map());

  get all(): ReadonlySignal<ReadonlyMap<PeerAddress, Presence>> {
    return this.#all;
  }

  set(from: Member, presence: Presence): void {
    this.#all.value = new Map(this.#all.value).set(from.peer, presence);
  }

  /** Whether that peer said that the stream is its own. */
  announced(producerId: string, peer: PeerAddress): boolean {
    const publications = this.#all.peek().get(peer)?.publications ?? [];
    return publications.some((each) => each.producerId === producerId);
  }

  /** VER-3: forgets everybody who has no leaf. */
  keep(members: readonly Member[]): void {
    const here = new Set(members.map(({ peer }) => peer));
    const kept = [...this.#all.peek()].filter(([peer]) => here.has(peer));
    if (kept.length < this.#all.peek().size) this.#all.value = new Map(kept);
  }
}

/**
 * FRM-5: the streams that members of the tree announced as their own. Of several who claim one producer it is whose on whose
 * connection the server says that it was opened, and nobody's where that is not known: so a member can't take another's
 * picture away by claiming it, and a false word of the server's takes one away, as the server can anyway, and shows none.
 * MOD-1: the screen of somebody who may not share is received by nobody.
 */
export function announcedStreams(
  view: GroupView,
  presences: ReadonlyMap<PeerAddress, Presence>,
  owners: ReadonlyMap<string, PeerAddress>,
): readonly RemotePublication[] {
  const claims = new Map<string, number>();
  const streams = view.members
    .filter(({ isSelf }) => !isSelf)
    .flatMap((member) =>
      (presences.get(member.peer)?.publications ?? []).map((publication) => ({ member, publication })),
    );
  for (const { publication } of streams)
    claims.set(publication.producerId, (claims.get(publication.producerId) ?? 0) + 1);
  return streams
    .filter(({ member, publication: { producerId, context } }) => {
      const isTheirs = claims.get(producerId) === 1 || owners.get(producerId) === member.peer;
      return isTheirs && (!isScreen(context) || mayShare(view.allowed, member));
    })
    .map(({ member: { leafIndex }, publication }) => ({ ...publication, leafIndex }));
}

/** Keeps the media room told of them. */
export function receiveAnnounced(
  view: ReadonlySignal<GroupView>,
  { all }: PresenceBook,
  { owners }: Pick<ProducerWatch, 'owners'>,
  media: Pick<MediaSession, 'setRemote'>,
): Cancel {
  return effect(() => {
    const streams = announcedStreams(view.value, all.value, owners.value);
    untracked(() => media.setRemote(streams));
  });
}

function isScreen(context: RemotePublication['context']): boolean {
  return context === 'screen' || context === 'screen-audio';
}
