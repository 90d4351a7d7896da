import type { GroupView, Member, MemberId, PeerAddress } from '@conclave/crypto';
import type { LocalMediaState, RemoteTracks, StreamHealth } from '@conclave/media';
import type { Presence } from './presence-content.ts';
import { mayBeHeard } from '../hosting/may-be-heard.ts';
import { gives } from './own-devices.ts';
import type { ParticipantView } from './view.ts';

export interface RosterInput {
  readonly view: GroupView;
  /** FRM-9: removed, but perhaps still able to decrypt; shown as leaving until every sender has switched. */
  readonly departing: readonly Member[];
  /** When somebody was first seen: a reload keeps a person's place. */
  readonly order: ReadonlyMap<MemberId, number>;
  readonly presences: ReadonlyMap<PeerAddress, Presence>;
  readonly local: LocalMediaState | null;
  readonly ownVideo: MediaStreamTrack | null;
  readonly tracks: readonly RemoteTracks[];
  readonly health: readonly StreamHealth[];
  readonly speaking: ReadonlySet<number>;
}

/** VER-3: one participant for each leaf, oneself first, then by time of joining. */
export function participants(input: RosterInput): readonly ParticipantView[] {
  const members = input.view.members.map((member) => person(input, member));
  const present = new Set(members.map(({ id }) => id));
  const leaving = input.departing
    .filter(({ id }) => !present.has(id))
    .map((member) => gone({ ...member, presence: 'leaving' }));
  const place = ({ id, isSelf }: ParticipantView): number => (isSelf ? -1 : (places.get(id) ?? Infinity));
  const places = new Map<string, number>(input.order);
  return [...members, ...leaving].toSorted((a, b) => place(a) - place(b));
}

function person(input: RosterInput, member: Member): ParticipantView {
  const speaking = input.speaking.has(member.leafIndex);
  if (member.isSelf) {
    return {
      ...gone(member),
      speaking,
      audio: gives(input.local?.microphone) ? 'on' : 'off',
      video: gives(input.local?.camera) ? 'on' : 'off',
      videoTrack: gives(input.local?.camera) ? input.ownVideo : null,
    };
  }
  const isHeard = mayBeHeard(input.view, member);
  const presence = input.presences.get(member.peer);
  const tracks = input.tracks.find(({ leafIndex }) => leafIndex === member.leafIndex);
  return {
    ...gone(member),
    speaking: isHeard && speaking,
    audio: isHeard && presence?.audio === true ? 'on' : 'off',
    video: presence?.video === true ? 'on' : 'off',
    decryption: decryption(input.health, member.leafIndex),
    quality: quality(input.health, member.leafIndex),
    pictureHeld: presence?.video === true && isHeld(input.health, member.leafIndex, 'camera'),
    videoTrack: presence?.video === true ? (tracks?.video ?? null) : null,
    audioTrack: isHeard ? (tracks?.audio ?? null) : null,
  };
}

/** Somebody of whom nothing is heard or seen. */
function gone(member: Member): ParticipantView {
  return {
    id: member.id,
    leafIndex: member.leafIndex,
    name: member.name,
    isSelf: member.isSelf,
    isHost: member.isHost,
    isCoHost: member.isCoHost,
    presence: member.presence,
    speaking: false,
    audio: 'off',
    video: 'off',
    decryption: 'ok',
    pictureHeld: false,
    quality: 'good',
    videoTrack: null,
    audioTrack: null,
  };
}

/** What is expected of this leaf but its screen, which is shown by itself. */
function facesOf(health: readonly StreamHealth[], leafIndex: number): readonly StreamHealth[] {
  return health.filter(
    (row) => row.direction === 'receive' && row.leafIndex === leafIndex && !row.context.startsWith('screen'),
  );
}

/** VER-4: the worst of what is expected; `ok` where nothing is. */
function decryption(health: readonly StreamHealth[], leafIndex: number): ParticipantView['decryption'] {
  const states = facesOf(health, leafIndex).map(({ state }) => state);
  if (states.includes('failed')) return 'failed';
  return states.includes('waiting') ? 'waiting' : 'ok';
}

/** The worst of what is expected, too. */
function quality(health: readonly StreamHealth[], leafIndex: number): ParticipantView['quality'] {
  const qualities = facesOf(health, leafIndex).map((row) => row.quality);
  if (qualities.includes('poor')) return 'poor';
  return qualities.includes('fair') ? 'fair' : 'good';
}

/** Whether this client's bandwidth has no room for that picture. */
export function isHeld(
  health: readonly StreamHealth[],
  leafIndex: number,
  context: StreamHealth['context'],
): boolean {
  return health.some(
    (row) =>
      row.direction === 'receive' &&
      row.leafIndex === leafIndex &&
      row.context === context &&
      row.state === 'held',
  );
}

/** Keeps the object of everybody who did not change, so that a view draws only those who did. */
export function keepUnchanged(
  before: readonly ParticipantView[],
  after: readonly ParticipantView[],
): readonly ParticipantView[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const kept = after.map((each) => {
    const old = known.get(each.id);
    return old !== undefined && same(old, each) ? old : each;
  });
  return kept.length === before.length && kept.every((each, index) => each === before[index]) ? before : kept;
}

function same(a: ParticipantView, b: ParticipantView): boolean {
  return (
    a.id === b.id &&
    a.leafIndex === b.leafIndex &&
    a.name === b.name &&
    a.isHost === b.isHost &&
    a.isCoHost === b.isCoHost &&
    a.isSelf === b.isSelf &&
    a.presence === b.presence &&
    a.speaking === b.speaking &&
    a.audio === b.audio &&
    a.video === b.video &&
    a.decryption === b.decryption &&
    a.pictureHeld === b.pictureHeld &&
    a.quality === b.quality &&
    a.videoTrack === b.videoTrack &&
    a.audioTrack === b.audioTrack
  );
}
