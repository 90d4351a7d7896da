import { computed, err, ok, signal } from '@conclave/base';
import { browserClock } from '../reading/browser-clock.ts';
import type { Signal } from '@conclave/base';
import { createFakeFeatures } from './fake-features.ts';
import type { FakeFeaturesOptions } from './fake-features.ts';
import { createFakeVerification } from './fake-verification.ts';
import type { FakeVerificationOptions } from './fake-verification.ts';
import type {
  ApplicantView,
  Call,
  HealthRow,
  HostFault,
  Notice,
  ParticipantView,
  RulesView,
  SecurityView,
} from '@conclave/call';

export interface FakeCallOptions {
  readonly participants: readonly ParticipantView[];
  readonly applicants?: readonly ApplicantView[];
  readonly security?: Partial<SecurityView>;
  readonly notices?: readonly Notice[];
  readonly waitingForNobody?: number;
  readonly wrongPasscodes?: number;
  readonly media?: Call['media']['value'];
  readonly reconnecting?: boolean;
  readonly isHost?: boolean;
  readonly verification?: FakeVerificationOptions;
  readonly features?: FakeFeaturesOptions;
  /** As `isHost` where it is left out. */
  readonly canModerate?: boolean;
  readonly rules?: Signal<RulesView>;
  /** What everything that a moderator asks for ends with. */
  readonly fault?: HostFault;
}

/** A meeting in memory: what hosts do changes what is seen, nothing is sent. */
export function createFakeCall(options: FakeCallOptions): Call {
  const participants = signal(options.participants);
  const applicants = signal(options.applicants ?? []);
  const security = signal<SecurityView>({
    status: 'encrypted',
    meetingCode: '481930275561204988137720365914',
    epoch: 7,
    health: options.participants.flatMap(healthOf),
    violations: [],
    partition: null,
    isUnanswered: false,
    unfollowed: [],
    ...options.security,
  });
  const rules = options.rules ?? fakeRules();
  const isHost = options.isHost ?? true;
  const change = (id: string, changed: Partial<ParticipantView>): void => {
    participants.value = participants.value.map((participant) =>
      participant.id === id ? { ...participant, ...changed } : participant,
    );
  };
  const setRule = (changed: Partial<RulesView>): void => {
    rules.value = { ...rules.value, ...changed };
  };
  const withoutApplicant = (id: string): void => {
    applicants.value = applicants.value.filter((applicant) => applicant.id !== id);
  };
  const admit = (id: string): void => {
    const applicant = applicants.value.find((candidate) => candidate.id === id);
    if (applicant === undefined) return;
    withoutApplicant(id);
    participants.value = [...participants.value, fakeParticipant(id, applicant.name)];
  };
  const answer = async (act: () => void) => {
    if (options.fault !== undefined) return err(options.fault);
    act();
    return ok(undefined);
  };
  return {
    participants,
    applicants,
    security,
    waitingForNobody: signal(options.waitingForNobody ?? 0),
    wrongPasscodes: signal(options.wrongPasscodes ?? 0),
    connection: signal(options.reconnecting === true ? 'reconnecting' : 'connected'),
    media: signal(options.media ?? 'connected'),
    dominantSpeaker: signal(null),
    verification: createFakeVerification(options.verification),
    features: createFakeFeatures({
      ownId: options.participants.find(({ isSelf }) => isSelf)?.id ?? 'own',
      canModerate: options.canModerate ?? isHost,
      cannotComplain: isHost,
      ...options.features,
    }),
    notices: signal(options.notices ?? []),
    isHost: signal(isHost),
    canModerate: signal(options.canModerate ?? isHost),
    rules,
    mayBeHeard: computed(() => isHost || rules.value.unmute),
    moderation: {
      lock: (locked) => answer(() => setRule({ locked })),
      allow: (what, on) => answer(() => setRule({ [what]: on })),
      stopShare: () => answer(() => undefined),
      mute: (id) => answer(() => change(id, { audio: 'off' })),
      muteAll: () =>
        answer(() =>
          participants.value.forEach(({ id, isSelf }) => {
            if (!isSelf) change(id, { audio: 'off' });
          }),
        ),
      stopVideo: (id) => answer(() => change(id, { video: 'off' })),
      promote: (id) => answer(() => change(id, { isCoHost: true })),
      demote: (id) => answer(() => change(id, { isCoHost: false })),
    },
    startedAt: browserClock.now() - 754_000,
    admit: (ids) => answer(() => ids.forEach((id) => admit(id))),
    deny: (ids) => answer(() => ids.forEach((id) => withoutApplicant(id))),
    denyAll: () =>
      answer(() => {
        applicants.value = [];
      }),
    admitAll: () => answer(() => applicants.value.forEach(({ id }) => admit(id))),
    ownName: computed(
      () => participants.value.find((each) => each.isSelf)?.name.replace(/ \(\d+\)$/, '') ?? '',
    ),
    rename: (name) => {
      const self = participants.value.find((each) => each.isSelf);
      if (self !== undefined) change(self.id, { name });
      return ok(undefined);
    },
    remove: (id) =>
      answer(() => {
        participants.value = participants.value.filter((participant) => participant.id !== id);
      }),
    selfTest: async () => [
      {
        stream: 'microphone',
        verdict: 'encrypted',
        bytes: 198,
        front:
          '9a 10 03 07 5c 41 e6 8f 03 b7 d2 19 6e 55 90 c4 a8 1f 3b 77 e0 02 9d 64 b1 c9 38 5a f2 0e 86 d3',
      },
      {
        stream: 'camera',
        verdict: 'encrypted',
        bytes: 4_811,
        front:
          '9a 20 03 07 17 e3 52 b8 6c 0d f1 94 2a 7e c5 33 88 d9 40 1b 9f 66 e7 05 bc 71 2e 93 a4 58 0f c2',
      },
    ],
    dismissUnfollowed: (committerId) => {
      const { unfollowed } = security.peek();
      const left = unfollowed.filter(({ committer }) => (committer?.id ?? null) !== committerId);
      security.value = { ...security.peek(), unfollowed: left };
    },
    endForAll: () => answer(() => undefined),
    setTileSize: () => undefined,
  };
}

/** What holds after a meeting was made as the form proposes it. */
export function fakeRules(change: Partial<RulesView> = {}): Signal<RulesView> {
  const allowed = {
    chat: true,
    share: true,
    direct: true,
    reactions: true,
    unmute: true,
    rename: true,
    screens: true,
  };
  return signal({ waitingRoom: true, passcode: true, locked: false, ...allowed, ...change });
}

/** Somebody whose camera is off and who decrypts well. */
export function fakeParticipant(
  id: string,
  name: string,
  change: Partial<ParticipantView> = {},
): ParticipantView {
  return {
    id,
    name,
    leafIndex: 0,
    isSelf: false,
    isHost: false,
    isCoHost: false,
    presence: 'here',
    speaking: false,
    audio: 'on',
    video: 'off',
    decryption: 'ok',
    pictureHeld: false,
    quality: 'good',
    videoTrack: null,
    audioTrack: null,
    ...change,
  };
}

function healthOf({ id, name, isSelf, decryption }: ParticipantView, index: number): readonly HealthRow[] {
  const row = {
    participantId: id,
    name,
    direction: isSelf ? 'send' : 'receive',
    state: decryption,
    reason: decryption === 'failed' ? 'authentication-failed' : null,
    dropped: decryption === 'failed' ? 214 : 0,
  } as const;
  return [
    { ...row, stream: 'microphone', frames: 18_204 + index },
    { ...row, stream: 'camera', frames: 9_511 + index },
  ];
}
