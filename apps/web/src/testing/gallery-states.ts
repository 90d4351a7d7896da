import type {
  IdentityState,
  Meeting,
  ParticipantView,
  RefusalReason,
  RulesView,
  SecurityView,
} from '@conclave/call';
import { chatGallery } from './gallery-chat.ts';
import { handoverStates } from './gallery-handover.ts';
import { complaintsStates } from './gallery-complaints.ts';
import { filesStates } from './gallery-files.ts';
import { handsStates } from './gallery-hands.ts';
import { reactionsStates } from './gallery-reactions.ts';
import { browserClock } from '../reading/browser-clock.ts';
import { tabStorage } from '../reading/tab-storage.ts';
import type { LoadFault } from '../why-not-loaded.ts';
import { fakeParticipant, fakeRules } from './fake-call.ts';
import { createFakeHostControls, fakeGuestLink } from './fake-host-controls.ts';
import type { FakeHostControlsOptions } from './fake-host-controls.ts';
import { createFakeLocalMedia, fakeNews } from './fake-local-media.ts';
import { createFakeMeeting } from './fake-meeting.ts';
import { fakePage } from './fake-page.ts';
import { fakePicture } from './fake-picture.ts';
import { inCall, people, roles, sharedBy } from './gallery-scene.ts';
import type { GalleryState } from './gallery-scene.ts';

function notLoaded(fault: LoadFault): GalleryState {
  return { path: '/j', meeting: createFakeMeeting({ phase: { kind: 'checking' } }), fault };
}

/** Seen as this tab keeps it. */
function inStage(
  kept: Readonly<Record<string, string>>,
  participants: readonly ParticipantView[],
): GalleryState {
  for (const [key, value] of Object.entries(kept)) tabStorage().setItem(`conclave.${key}`, value);
  return inCall({ participants });
}

/** Half of them badly, of whom one says more already, and the rest fairly. */
function arriving(participants: readonly ParticipantView[]): readonly ParticipantView[] {
  return participants.map((each, index) => ({
    ...each,
    quality: each.isSelf ? 'good' : index % 4 < 2 ? 'poor' : 'fair',
    pictureHeld: index === 5,
  }));
}

function hosting(controls: FakeHostControlsOptions, rules: Partial<RulesView> = {}): GalleryState {
  const held = fakeRules(rules);
  return inCall({ participants: people(3), rules: held }, { host: createFakeHostControls(held, controls) });
}

function security(status: SecurityView['status']): GalleryState {
  const [self, other, third] = people(3);
  const participants = [self, other, third].filter((person) => person !== undefined);
  return inCall({
    participants: participants.map((person, index) =>
      index === 2 && status !== 'encrypted' ? { ...person, decryption: 'failed' } : person,
    ),
    security: {
      status,
      violations: status === 'degraded' ? [{ rule: 'COM-4', at: Date.now(), name: null }] : [],
    },
    wrongPasscodes: 3,
  });
}

function identities(isKept: boolean): GalleryState {
  const participants = people(6);
  const at = Date.now() - 40 * 86_400_000;
  const states: readonly IdentityState[] = isKept
    ? [
        { kind: 'changed', verifiedAt: at },
        { kind: 'verified', at, knownAs: 'Alan Turing' },
        { kind: 'known', knownAs: 'Радиа Перлман' },
        { kind: 'new' },
        { kind: 'unproven' },
      ]
    : [{ kind: 'none' }, { kind: 'new' }];
  const known = participants.slice(1).flatMap(({ id }, index) => {
    const state = states[index];
    return state === undefined ? [] : [[id, state] as const];
  });
  return inCall({ participants, verification: { isKept, identities: Object.fromEntries(known) } });
}

function split(names: readonly string[]): GalleryState {
  return inCall({ participants: roles(2), isHost: false, security: { partition: { names } } });
}

function unanswered(): GalleryState {
  return inCall({ participants: roles(3), isHost: false, security: { isUnanswered: true } });
}

function unfollowed(isHost: boolean): GalleryState {
  const participants = roles(2);
  const [, second] = participants;
  const committer = second === undefined ? null : { id: second.id, name: second.name };
  const told = [
    { committer, by: ['Alan Turing', 'Радиа Перлман'] },
    { committer: null, by: [] },
  ];
  return inCall({ participants, isHost, security: { unfollowed: told } });
}

function prejoin(options: Parameters<typeof createFakeLocalMedia>[0], initialName = ''): GalleryState {
  return {
    path: '/j',
    meeting: createFakeMeeting({
      ownLink: 'https://meet.example/j#AVk2bW9ja3NlY3JldA',
      phase: { kind: 'prejoin', passcodeRequired: true, isHost: false },
      local: createFakeLocalMedia(options),
      invite: null,
      initialName,
    }),
  };
}

function refusal(reason: RefusalReason, retry: 'passcode' | 'connect' | null = null): GalleryState {
  const retryAt = reason === 'too-many-attempts' ? browserClock.now() + 42_000 : null;
  return { path: '/j', meeting: createFakeMeeting({ phase: { kind: 'refused', reason, retry, retryAt } }) };
}

function preview(): MediaStream {
  const track = fakePicture(210);
  return new MediaStream(track === null ? [] : [track]);
}

const nobody = (): Meeting => createFakeMeeting({ phase: { kind: 'checking' } });

const [first, second, third, fourth] = ['a1', 'b2', 'c3', 'd4'];

/** Every page and state that can be looked at; the names are the fragments of the gallery's address. */
export const galleryStates: Readonly<Record<string, () => GalleryState>> = {
  front: () => ({ path: '/', meeting: nobody() }),
  'server-sees': () => ({ path: '/what-the-server-sees', meeting: nobody() }),
  unknown: () => ({ path: '/nowhere', meeting: nobody() }),
  checking: () => ({ path: '/j', meeting: nobody() }),
  prejoin: () => prejoin({ preview: preview() }),
  'prejoin-blocked': () => prejoin({ cameraFault: 'denied', microphoneFault: 'denied' }, 'Ada Lovelace'),
  'prejoin-in-use': () => prejoin({ cameraFault: 'in-use' }),
  'prejoin-host': () => ({
    path: '/j',
    meeting: createFakeMeeting({
      phase: { kind: 'prejoin', passcodeRequired: false, isHost: true },
      local: createFakeLocalMedia({ preview: preview() }),
      initialName: 'Ada Lovelace',
    }),
  }),
  'prejoin-host-link': () => ({
    path: '/h',
    meeting: createFakeMeeting({
      phase: { kind: 'prejoin', passcodeRequired: true, isHost: true },
      local: createFakeLocalMedia({ preview: preview() }),
    }),
  }),
  waiting: () => ({
    path: '/j',
    meeting: createFakeMeeting({
      phase: { kind: 'waiting', for: 'admission' },
      local: createFakeLocalMedia({ preview: preview() }),
    }),
  }),
  'waiting-admitter': () => ({
    path: '/j',
    meeting: createFakeMeeting({ phase: { kind: 'waiting', for: 'admitter' } }),
  }),
  'waiting-clock': () => ({
    path: '/j',
    meeting: createFakeMeeting({
      phase: { kind: 'waiting', for: 'admission' },
      clock: { deviceAhead: 26 * 3_600_000, meetingAhead: null },
    }),
  }),
  'waiting-host': () => ({
    path: '/j',
    meeting: createFakeMeeting({ phase: { kind: 'waiting', for: 'host' } }),
  }),
  joining: () => ({
    path: '/j',
    meeting: createFakeMeeting({
      phase: { kind: 'joining' },
      local: createFakeLocalMedia({ preview: preview() }),
    }),
  }),
  'left-host': () => ({
    path: '/j',
    meeting: createFakeMeeting({ phase: { kind: 'left', hostLink: 'https://meet.example/h#secret' } }),
  }),
  left: () => ({ path: '/j', meeting: createFakeMeeting({ phase: { kind: 'left', hostLink: null } }) }),
  'wrong-passcode': () => refusal('wrong-passcode', 'passcode'),
  'too-many-attempts': () => refusal('too-many-attempts', 'passcode'),
  'asked-in-vain': () => refusal('asked-in-vain', 'connect'),
  'meeting-locked': () => refusal('meeting-locked', 'connect'),
  'link-expired': () => refusal('link-expired'),
  'not-admitted': () => refusal('not-admitted', 'connect'),
  'browser-cannot-encrypt': () => refusal('browser-cannot-encrypt'),
  'server-dishonest': () => refusal('server-dishonest'),
  'origin-refused': () => refusal('origin-refused', 'connect'),
  'connection-blocked': () => refusal('connection-blocked', 'connect'),
  'meeting-ended': () => refusal('meeting-ended'),
  'version-too-old': () => refusal('version-too-old'),
  'encryption-not-loaded': () => refusal('encryption-not-loaded'),
  'link-without-secret': () => refusal('link-without-secret'),
  'link-incomplete': () => refusal('link-incomplete'),
  'link-changed': () => refusal('link-changed'),
  'insecure-context': () => notLoaded('insecure-context'),
  'no-webassembly': () => notLoaded('no-webassembly'),
  'newer-version': () => notLoaded('newer-version'),
  'code-blocked': () => notLoaded('code-blocked'),
  lacking: () => ({ ...inCall({ participants: people(3) }), lacking: true }),
  ...chatGallery((options) => inCall({ participants: people(3), ...options })),
  'call-1': () => inCall({ participants: people(1) }),
  'call-2': () => inCall({ participants: people(2) }),
  'call-3': () => inCall({ participants: people(3) }),
  'call-5': () => inCall({ participants: people(5) }),
  'call-9': () => inCall({ participants: people(9) }),
  'call-16': () => inCall({ participants: people(16) }),
  'call-49': () => inCall({ participants: people(49) }),
  'call-17': () => inCall({ participants: people(17) }),
  'call-layout-speaker': () => inStage({ layout: 'speaker' }, people(9)),
  'call-layout-side': () => inStage({ layout: 'side-by-side' }, people(7)),
  'call-layout-pins': () => inStage({ pinned: '5eed1c0de 5eed3c0de' }, people(9)),
  'call-own-floating': () => inStage({ 'own-picture': 'floating 0 1 small' }, people(5)),
  'call-own-hidden': () => inStage({ 'own-picture': 'hidden 1 1 large' }, people(2)),
  'call-door': () =>
    inCall({
      participants: people(3),
      applicants: [
        { id: 'e5', name: 'Katherine Johnson', since: 0 },
        { id: 'f6', name: 'Somebody with quite a long name', since: 0 },
      ],
      notices: [{ id: 1, kind: 'joined', name: 'Grace Hopper' }],
    }),
  twins: () =>
    inCall({
      participants: [
        fakeParticipant('a1', 'Ada Lovelace', { isSelf: true, isHost: true }),
        fakeParticipant('b2', 'Camille (482)', { audio: 'off' }),
        fakeParticipant('c3', 'Camille (117)'),
      ],
      applicants: [{ id: 'd4', name: 'Camille (904)', since: 0 }],
    }),
  'door-for-nobody': () =>
    inCall({
      participants: roles(2).filter(({ isHost, isCoHost }) => !isHost && !isCoHost),
      isHost: false,
      waitingForNobody: 2,
    }),
  'call-trouble': () =>
    inCall({
      participants: [
        fakeParticipant(first ?? '', 'Ada Lovelace', { isSelf: true, isHost: true }),
        fakeParticipant(second ?? '', 'Grace Hopper', { decryption: 'waiting', video: 'on' }),
        fakeParticipant(third ?? '', 'Alan Turing', { decryption: 'failed', video: 'on' }),
        fakeParticipant(fourth ?? '', 'Barbara Liskov', { presence: 'silent', audio: 'off' }),
      ],
      security: { status: 'settling' },
      reconnecting: true,
    }),
  'call-slow': () =>
    inCall({
      participants: people(6).map((each, index) => ({ ...each, pictureHeld: index > 3 && index < 6 })),
    }),
  'call-poor': () => inCall({ participants: arriving(people(9)) }),
  'call-poor-49': () => inCall({ participants: arriving(people(49)) }),
  'call-slow-screen': () =>
    inCall({
      participants: people(6).map((each, index) => ({ ...each, pictureHeld: index === 4 })),
      features: { screens: [{ ...sharedBy(1), pictureHeld: true }] },
    }),
  'call-no-media': () =>
    inCall({
      participants: [
        fakeParticipant(first ?? '', 'Ada Lovelace', { isSelf: true, isHost: true }),
        fakeParticipant(second ?? '', 'Grace Hopper', { video: 'on' }),
      ],
      media: 'unreachable',
    }),
  'people-host': () => inCall({ participants: roles(0) }),
  'people-host-49': () => inCall({ participants: people(49) }),
  'people-late': () =>
    inCall({ participants: people(4), features: { chatLacking: ['5eed1c0de', '5eed3c0de'] } }),
  'kept-silent': () =>
    inCall({ participants: roles(2), isHost: false, rules: fakeRules({ unmute: false, chat: false }) }),
  titled: () =>
    inCall({
      participants: people(3),
      features: { title: 'Quarterly review of everything that was measured, second part, with guests' },
      notices: [
        { id: 1, kind: 'joined', name: 'Margaret Hamilton with a name that is longer than any tile' },
      ],
      rules: fakeRules({ locked: true }),
    }),
  'people-co-host': () => inCall({ participants: roles(1), isHost: false, canModerate: true }),
  ...complaintsStates,
  ...handoverStates,
  ...filesStates,
  ...handsStates,
  ...reactionsStates,
  'people-guest': () =>
    inCall({ participants: roles(2), isHost: false, rules: fakeRules({ locked: true }) }, { invite: null }),
  'invite-host': () =>
    hosting({
      guestLinks: [
        fakeGuestLink('1', 'Katherine Johnson', Date.now() + 3_500_000),
        fakeGuestLink('2', 'Somebody with a name that is longer than the dialog is wide', 0),
        fakeGuestLink('3', 'Joan Clarke', Date.now() + 5 * 86_400_000),
        fakeGuestLink('4', 'Mary Kenneth Keller', Date.now() - 1),
      ],
    }),
  'invite-clock': () => {
    const held = fakeRules();
    return inCall(
      { participants: people(2), rules: held },
      { host: createFakeHostControls(held), clock: { deviceAhead: -3 * 3_600_000, meetingAhead: null } },
    );
  },
  'invite-host-failing': () =>
    hosting({ guestLinks: [fakeGuestLink('1', 'Katherine Johnson', 0)], fault: 'not-connected' }),
  'invite-host-open': () => hosting({}, { passcode: false, waitingRoom: false }),
  'invite-guest': () => inCall({ participants: roles(2), isHost: false }, { invite: null }),
  'switched-off': () =>
    inCall(
      {
        participants: roles(2),
        isHost: false,
        notices: [
          { id: 1, kind: 'muted-by-host', name: null },
          { id: 2, kind: 'video-stopped-by-host', name: null },
        ],
      },
      { local: createFakeLocalMedia({ off: true }) },
    ),
  'devices-gone': () =>
    inCall(
      { participants: roles(2), isHost: false },
      { local: createFakeLocalMedia({ microphoneFault: 'unplugged', cameraFault: 'in-use' }) },
    ),
  'devices-denied': () =>
    inCall(
      { participants: roles(2), isHost: false },
      { local: createFakeLocalMedia({ microphoneFault: 'denied', cameraFault: 'stopped' }) },
    ),
  'devices-came': () =>
    inCall({ participants: roles(2), isHost: false }, { local: createFakeLocalMedia({ news: fakeNews }) }),
  'muted-speaking': () =>
    inCall(
      { participants: roles(2), isHost: false },
      { local: createFakeLocalMedia({ off: true, advice: 'muted-speaking' }) },
    ),
  'microphone-silent': () =>
    inCall({ participants: roles(2), isHost: false }, { local: createFakeLocalMedia({ advice: 'silent' }) }),
  echo: () => inCall({ participants: roles(2), isHost: false, features: { echo: true } }),
  'devices-held': () =>
    inCall({ participants: roles(2), isHost: false }, { local: createFakeLocalMedia({ interrupted: true }) }),
  notices: () =>
    inCall({
      participants: roles(0),
      rules: fakeRules({ locked: true }),
      notices: [
        { id: 1, kind: 'locked', name: null },
        { id: 2, kind: 'promoted', name: 'Grace Hopper' },
        { id: 3, kind: 'share-stopped', name: null },
      ],
    }),
  'screen-shared': () => inCall({ participants: people(6), features: { screens: [sharedBy(1, true)] } }),
  'screens-several': () =>
    inCall({ participants: people(9), features: { screens: [sharedBy(2), sharedBy(1), sharedBy(0)] } }),
  'screen-own': () =>
    inCall({
      participants: people(4),
      features: { screens: [sharedBy(0)], ownScreen: { video: fakePage() } },
    }),
  'screen-fault': () =>
    inCall({
      participants: people(2),
      isHost: false,
      features: { ownScreen: { fault: 'denied-by-system' }, cannotShare: true },
    }),
  'identity-off': () => identities(false),
  'identity-on': () => identities(true),
  'security-encrypted': () => security('encrypted'),
  'security-settling': () => security('settling'),
  'security-degraded': () => security('degraded'),
  'security-stopped': () => security('stopped'),
  'security-split': () => split(['Grace Hopper', 'Alan Turing']),
  'security-split-unknown': () => split([]),
  'security-unanswered': unanswered,
  'security-unfollowed': () => unfollowed(true),
  'security-unfollowed-guest': () => unfollowed(false),
};
