import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { memberId } from '../identity/credential.ts';
import { decode, encode } from '../primitives/codec.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { entryCodec } from './entry.ts';
import type { HostAction, LogEntry } from './entry.ts';
import {
  anchorOf,
  append,
  emptyLog,
  mayReturn,
  nameHash,
  passesAnchor,
  replay,
  signActions,
  wasRemoved,
} from './host-log.ts';
import type { HostLog } from './host-log.ts';
import { everyAction, firstLink, rulesOf } from './fixtures.ts';
import type { Admitters } from './rules.ts';

const start = new Uint8Array(32).fill(9);
const founder = memberId(new Uint8Array(32).fill(8));
const at = { epoch: 4, time: 1_700_000_000_000 };
let hostKey: SigningKey;
let ada: SigningKey;

beforeEach(async () => {
  hostKey = await signingKeyFromSeed(new Uint8Array(32).fill(1));
  ada = await signingKeyFromSeed(new Uint8Array(32).fill(2));
});

function logOf(admit: Admitters = 'host'): HostLog {
  const scope = { roomId: new Uint8Array(16), hostPub: hostKey.publicKey };
  return emptyLog({ scope, hash: start, founder, rules: rulesOf({ admit }), links: [firstLink] });
}

function admitAda(): HostAction {
  return {
    kind: 'admit',
    request: new Uint8Array(32),
    identityPub: ada.publicKey,
    nameHash: nameHash('Ada'),
    isHost: false,
  };
}

function byHost(log: HostLog, ...actions: HostAction[]): Promise<readonly LogEntry[]> {
  return signActions(log, actions, { key: hostKey, signer: null }, at);
}

async function grown(log: HostLog, ...actions: HostAction[]): Promise<HostLog> {
  const next = await replay(log, await byHost(log, ...actions));
  if (!next.ok) throw new Error(next.error);
  return next.value;
}

describe('MOD-1: the host log', () => {
  it('MOD-1: tells who may come in and come back', async () => {
    const id = memberId(ada.publicKey);
    const admitted = await grown(logOf(), admitAda());
    expect(mayReturn(admitted, id, 'Ada')).toBe(true);
    expect(mayReturn(admitted, id, 'Eve')).toBe(false);
    const removed = await grown(admitted, { kind: 'remove', identityPub: ada.publicKey });
    expect([mayReturn(removed, id, 'Ada'), wasRemoved(removed, id)]).toEqual([false, true]);
    const again = await grown(removed, admitAda());
    expect([mayReturn(again, id, 'Ada'), wasRemoved(again, id)]).toEqual([true, false]);
  });

  it('MOD-1: takes entries in their order and only in the epoch in which they were sent', async () => {
    const log = logOf();
    const [first, second] = await byHost(log, admitAda(), { kind: 'end' });
    if (first === undefined || second === undefined) throw new Error('not signed');
    expect(await append(log, second, 4)).toEqual({ ok: false, error: 'ahead' });
    expect(await append(log, first, 5)).toEqual({ ok: false, error: 'wrong-epoch' });
    const next = await append(log, first, 4);
    if (!next.ok) throw new Error(next.error);
    expect(await append(next.value, first, 4)).toEqual({ ok: false, error: 'stale' });
    const ended = await append(next.value, second, 4);
    expect(ended.ok && ended.value.ended).toBe(true);
  });

  it('MOD-1: takes nothing after the end, and nothing that branches off', async () => {
    const log = await grown(logOf(), admitAda(), { kind: 'end' });
    const [late] = await byHost(log, admitAda());
    const [branch] = await byHost({ ...log, hashes: [...log.hashes, new Uint8Array(32)] }, admitAda());
    if (late === undefined || branch === undefined) throw new Error('not signed');
    expect(await append(log, late, 4)).toEqual({ ok: false, error: 'ended' });
    expect(await append(log, branch, 4)).toEqual({ ok: false, error: 'broken-chain' });
  });

  it('MOD-1: takes no entry that was changed, or that was signed for another meeting', async () => {
    const log = logOf();
    const [entry] = await byHost(log, admitAda());
    if (entry === undefined) throw new Error('not signed');
    const changed = { ...entry, body: { ...entry.body, time: entry.body.time + 1 } };
    expect(await append(log, changed, 4)).toEqual({ ok: false, error: 'not-signed' });
    const elsewhere = { ...log, scope: { ...log.scope, roomId: new Uint8Array(16).fill(1) } };
    expect(await append(elsewhere, entry, 4)).toEqual({ ok: false, error: 'not-signed' });
  });

  it('JOIN-4: members admit where the policy says so, once they were admitted, and do nothing else', async () => {
    const by = { key: ada, signer: ada.publicKey };
    const verdict = async (log: HostLog, action: HostAction) => {
      const [entry] = await signActions(log, [action], by, at);
      if (entry === undefined) throw new Error('not signed');
      const next = await append(log, entry, 4);
      return next.ok ? 'taken' : next.error;
    };
    const members = await grown(logOf('members'), admitAda());
    expect(await verdict(members, admitAda())).toBe('taken');
    expect(await verdict(members, { kind: 'end' })).toBe('not-allowed');
    expect(await verdict(members, { kind: 'remove', identityPub: ada.publicKey })).toBe('not-allowed');
    expect(await verdict(logOf('members'), admitAda())).toBe('not-allowed');
    expect(await verdict(await grown(logOf('host'), admitAda()), admitAda())).toBe('not-allowed');
    const removed = await grown(members, { kind: 'remove', identityPub: ada.publicKey });
    expect(await verdict(removed, admitAda())).toBe('not-allowed');
  });

  it('JOIN-6: knows a place that it went through from one that it did not', async () => {
    const first = await grown(logOf(), admitAda());
    const place = anchorOf(first);
    const longer = await grown(first, { kind: 'lock' });
    const other = await grown(logOf(), { kind: 'lock' });
    expect(passesAnchor(longer, place)).toBe(true);
    expect(passesAnchor(other, place)).toBe(false);
    expect(passesAnchor(logOf(), place)).toBe(false);
  });

  it('MOD-1: entries are read as they were written, and noise never throws', async () => {
    for (const entry of await byHost(logOf(), ...everyAction(ada.publicKey))) {
      expect(decode(entryCodec, encode(entryCodec, entry))).toEqual(entry);
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => void decode(entryCodec, noise)));
  });
});
