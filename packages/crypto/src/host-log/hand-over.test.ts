import { beforeEach, describe, expect, it } from 'vitest';
import { memberId } from '../identity/credential.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { HostAction } from './entry.ts';
import { firstLink, rulesOf } from './fixtures.ts';
import { append, emptyLog, mayReturn, nameHash, replay, signActions } from './host-log.ts';
import type { HostLog } from './host-log.ts';
import { comesAsHost, handedOver, isHost } from './succession.ts';

const at = { epoch: 4, time: 1_700_000_000_000 };
const certificate = new Uint8Array(64);
let hostKey: SigningKey;
let founder: SigningKey;
let ada: SigningKey;
let bob: SigningKey;
/** Ada and Bob are in; Ada is a co-host. */
let log: HostLog;

beforeEach(async () => {
  const keys = [1, 2, 3, 4].map((seed) => signingKeyFromSeed(new Uint8Array(32).fill(seed)));
  const [first, second, third, fourth] = await Promise.all(keys);
  if (!first || !second || !third || !fourth) throw new Error('no keys');
  [hostKey, founder, ada, bob] = [first, second, third, fourth];
  const start = emptyLog({
    scope: { roomId: new Uint8Array(16), hostPub: hostKey.publicKey },
    hash: new Uint8Array(32),
    founder: memberId(founder.publicKey),
    rules: rulesOf(),
    links: [firstLink],
  });
  log = await grown(start, admit(ada), admit(bob), { kind: 'promote', identityPub: ada.publicKey });
});

function admit({ publicKey }: SigningKey, isHostsOwn = false): HostAction {
  const request = new Uint8Array(publicKey);
  return { kind: 'admit', request, identityPub: publicKey, nameHash: nameHash('Ada'), isHost: isHostsOwn };
}

function handOver(from: SigningKey, to: SigningKey): HostAction {
  return { kind: 'hand-over', from: from.publicKey, nameHash: nameHash('Hanna'), to: to.publicKey };
}

async function grown(before: HostLog, ...actions: HostAction[]): Promise<HostLog> {
  const next = await replay(before, await signActions(before, actions, { key: hostKey, signer: null }, at));
  if (!next.ok) throw new Error(next.error);
  return next.value;
}

async function verdict(before: HostLog, by: SigningKey | null, action: HostAction): Promise<string> {
  const signing = by === null ? { key: hostKey, signer: null } : { key: by, signer: by.publicKey };
  const [entry] = await signActions(before, [action], signing, at);
  if (entry === undefined) throw new Error('not signed');
  const next = await append(before, entry, at.epoch);
  return next.ok ? 'taken' : next.error;
}

const leafOf = ({ publicKey }: SigningKey, hostCertificate: typeof certificate | null = null) => ({
  identityPub: publicKey,
  hostCertificate,
});

describe('MOD-5: the meeting is handed over', () => {
  it('MOD-5: one is a host in place of the other, who stays in as somebody who was let in', async () => {
    const after = await grown(log, handOver(founder, ada));
    expect(isHost(after, leafOf(ada))).toBe(true);
    expect(isHost(after, leafOf(founder, certificate))).toBe(false);
    expect(comesAsHost(after, leafOf(founder, certificate))).toBe(false);
    expect(handedOver(after, memberId(founder.publicKey))).toBe(true);
    expect(mayReturn(after, memberId(founder.publicKey), 'Hanna')).toBe(true);
    expect(mayReturn(after, memberId(founder.publicKey), 'Ada')).toBe(false);
    expect(after.coHosts).toEqual([]);
    // As anybody else from then on: removed for good, made a co-host, given the meeting back.
    expect(await verdict(after, null, { kind: 'bar', identityPub: founder.publicKey })).toBe('taken');
    expect(await verdict(after, null, { kind: 'promote', identityPub: founder.publicKey })).toBe('taken');
    expect(await verdict(after, null, { kind: 'bar', identityPub: ada.publicKey })).toBe('not-allowed');
    const back = await grown(after, handOver(ada, founder));
    expect(isHost(back, leafOf(founder, certificate))).toBe(true);
    expect(isHost(back, leafOf(ada, certificate))).toBe(false);
  });

  it('MOD-5: neither a co-host nor a member hands over, whoever it is to, nor forges the host’s signature', async () => {
    for (const by of [ada, bob])
      for (const to of [ada, bob]) expect(await verdict(log, by, handOver(founder, to))).toBe('not-allowed');
    const [forged] = await signActions(log, [handOver(founder, ada)], { key: ada, signer: null }, at);
    if (forged === undefined) throw new Error('not signed');
    const judged = await append(log, forged, at.epoch);
    expect(judged.ok ? 'taken' : judged.error).toBe('not-signed');
  });

  it('MOD-5: it is to somebody else who was let in and not put out, and from a host', async () => {
    const stranger = await signingKeyFromSeed(new Uint8Array(32).fill(9));
    expect(await verdict(log, null, handOver(founder, stranger))).toBe('not-allowed');
    expect(await verdict(log, null, handOver(founder, founder))).toBe('not-allowed');
    expect(await verdict(log, null, handOver(bob, ada))).toBe('not-allowed');
    for (const kind of ['remove', 'bar'] as const) {
      const without = await grown(log, { kind, identityPub: ada.publicKey });
      expect(await verdict(without, null, handOver(founder, ada))).toBe('not-allowed');
    }
    // A host on another device, who came in by the key alone.
    expect(await verdict(log, null, handOver(stranger, ada))).toBe('taken');
  });

  it('MOD-5: nobody hands over twice, and the entry counts once and in its own epoch', async () => {
    const [entry] = await signActions(log, [handOver(founder, ada)], { key: hostKey, signer: null }, at);
    if (entry === undefined) throw new Error('not signed');
    const late = await append(log, entry, at.epoch + 1);
    expect(late.ok ? 'taken' : late.error).toBe('wrong-epoch');
    const first = await append(log, entry, at.epoch);
    if (!first.ok) throw new Error(first.error);
    const again = await append(first.value, entry, at.epoch);
    expect(again.ok ? 'taken' : again.error).toBe('stale');
    expect(await verdict(first.value, null, handOver(founder, ada))).toBe('not-allowed');
    expect(await verdict(first.value, null, handOver(founder, bob))).toBe('not-allowed');
  });

  it('MOD-5: who handed over is let in as a host no more, and who took over and was removed neither', async () => {
    const after = await grown(log, handOver(founder, ada));
    expect(await verdict(after, null, admit(founder, true))).toBe('not-allowed');
    expect(await verdict(after, null, admit(founder))).toBe('taken');
    const removed = await grown(after, { kind: 'remove', identityPub: ada.publicKey }, admit(ada));
    expect(isHost(removed, leafOf(ada))).toBe(false);
    expect(await verdict(removed, null, { kind: 'bar', identityPub: ada.publicKey })).toBe('taken');
  });
});
