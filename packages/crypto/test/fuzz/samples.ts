import type { Bytes } from '@conclave/base';
import type { Envelope } from '../../src/group/envelope.ts';
import type { Genesis } from '../../src/group/genesis.ts';
import type { LogEntry } from '../../src/host-log/entry.ts';
import { everyAction, firstLink, rulesOf } from '../../src/host-log/fixtures.ts';
import type { JoinKey } from '../../src/invite/join-key.ts';
import type { AdmissionKey } from '../../src/join/admission.ts';
import { suiteVersion } from '../../src/primitives/suite-version.ts';
import type { Reply } from '../../src/join/reply.ts';

export const filled = (length: number, value = 7): Bytes => new Uint8Array(length).fill(value);

const time = 1_700_000_000_000;

export const genesis: Genesis = {
  groupId: filled(32, 1),
  suite: suiteVersion,
  time,
  founder: filled(32, 2),
  rules: rulesOf(),
  links: [firstLink],
  signature: filled(64, 3),
};

export const entries: readonly LogEntry[] = everyAction(filled(32, 4)).map((action, seq) => ({
  body: { seq, prevHash: filled(32, 6), epoch: seq, action, time, signer: seq % 2 === 0 ? null : filled(32) },
  signature: filled(64, 8),
}));

export const joinKey: JoinKey = {
  linkId: filled(16, 9),
  pwVersion: 1,
  secret: filled(32, 10),
  gateSeed: filled(32, 11),
};

const admissionKey: AdmissionKey = { seed: filled(32, 13), blob: filled(137, 14) };

/** One of each: a kind that is missing here does not compile. */
const envelopeOf: { readonly [K in Envelope['kind']]: Extract<Envelope, { kind: K }> } = {
  content: { kind: 'content', content: filled(5) },
  ack: { kind: 'ack' },
  heartbeat: { kind: 'heartbeat', transcriptHash: filled(32), epoch: 3 },
  leave: { kind: 'leave' },
  'host-log': { kind: 'host-log', entries, joinKeys: [joinKey], admission: null },
  reject: { kind: 'reject', epoch: 3, commit: filled(32) },
  'wrong-passcode': {
    kind: 'wrong-passcode',
    request: filled(32),
    identityPub: filled(32),
    linkId: filled(16),
  },
};

export const envelopes: readonly Envelope[] = [
  ...Object.values(envelopeOf),
  { kind: 'host-log', entries: [], joinKeys: [], admission: admissionKey },
];

/** One of each: a kind that is missing here does not compile. */
const replyOf: { readonly [K in Reply['kind']]: Extract<Reply, { kind: K }> } = {
  'bad-passcode': { kind: 'bad-passcode' },
  denied: { kind: 'denied' },
  full: { kind: 'full' },
  'locked-out': { kind: 'locked-out', retryAfter: 60_000 },
  invalid: { kind: 'invalid' },
  again: { kind: 'again' },
  locked: { kind: 'locked' },
  expired: { kind: 'expired', time: 1_700_000_000_000 },
  clock: { kind: 'clock', time: 1_700_000_000_000 },
  replaced: { kind: 'replaced' },
  unattended: { kind: 'unattended' },
  attended: { kind: 'attended' },
  'stale-policy': { kind: 'stale-policy' },
  admitted: {
    kind: 'admitted',
    welcome: filled(5, 12),
    genesis,
    log: entries.slice(0, 3),
    epoch: 2,
    time: 1_700_000_000_000,
    admission: admissionKey,
    joinKeys: [joinKey],
    guesses: [{ linkId: joinKey.linkId, count: 3, ago: 60_000 }],
  },
};

export const replies: readonly Reply[] = Object.values(replyOf);
