import type { GroupView, Member, MemberId, Rules } from '@conclave/crypto';

export interface FakeViewOptions {
  /** A name's place is its leaf index; the first is the host and oneself. */
  readonly names: readonly string[];
  readonly applicants?: readonly string[];
  /** Names whose sessions are new ones: their peer addresses differ from before. */
  readonly reloaded?: readonly string[];
}

const mark = 'id of ';

export function memberId(name: string): MemberId {
  const id = mark + name;
  if (!isMemberId(id)) throw new Error('unreachable');
  return id;
}

function isMemberId(text: string): text is MemberId {
  return text.startsWith(mark);
}

/** As a meeting begins that nobody changed anything of. */
export const fakeRules: Rules = {
  version: 1,
  digest: new Uint8Array(32),
  waitingRoom: true,
  admit: 'host',
  autoAdmit: false,
  lock: false,
  chat: true,
  share: true,
  pwVersion: 1,
  passcode: 'typed',
};

/** A group as the crypto room would show it. */
export function fakeView({ names, applicants = [], reloaded = [] }: FakeViewOptions): GroupView {
  const members = names.map((name, leafIndex): Member => ({
    id: memberId(name),
    leafIndex,
    peer: `${name} ${reloaded.includes(name) ? 'again' : 'at first'}`,
    name,
    isHost: leafIndex === 0,
    isCoHost: false,
    isSelf: leafIndex === 0,
    presence: 'here',
  }));
  const [self] = members;
  if (self === undefined) throw new Error('a group has a member');
  return {
    epoch: 1,
    self,
    members,
    applicants: applicants.map((name) => ({
      requestId: `request of ${name}`,
      peer: `${name} at first`,
      id: memberId(name),
      name,
      since: 0,
    })),
    removed: [],
    wrongPasscodes: 0,
    guesses: [],
    partition: null,
    isBehind: false,
    isUnanswered: false,
    meetingCode: '00000 11111 22222 33333 44444 55555',
    clockShift: 0,
    waitingForNobody: 0,
    canAdmit: true,
    canModerate: true,
    heldBack: 0,
    undecided: 0,
    rules: fakeRules,
    allowed: {
      chat: true,
      share: true,
      direct: true,
      reactions: true,
      unmute: true,
      rename: true,
      screens: true,
    },
    links: [],
    formerLinks: [],
    isHost: true,
    admission: new Uint8Array(8),
    anchor: { seq: 0, hash: new Uint8Array(32) },
  };
}
