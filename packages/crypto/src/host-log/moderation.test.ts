import { toHex } from '@conclave/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { memberId } from '../identity/credential.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { HostAction } from './entry.ts';
import { everyAction, firstLink, rulesOf } from './fixtures.ts';
import { allowances } from './rules.ts';
import {
  append,
  emptyLog,
  isOwed,
  mayReturn,
  nameHash,
  replay,
  signActions,
  wasRemoved,
} from './host-log.ts';
import type { HostLog } from './host-log.ts';
import { maxLinks } from './permission.ts';

const at = { epoch: 4, time: 1_700_000_000_000 };
let host: SigningKey;
let ada: SigningKey;
let bob: SigningKey;
let cem: SigningKey;
let founder: SigningKey;

beforeEach(async () => {
  const keys = await Promise.all(
    [1, 2, 3, 4, 5].map((seed) => signingKeyFromSeed(new Uint8Array(32).fill(seed))),
  );
  const [first, second, third, fourth, fifth] = keys;
  if (!first || !second || !third || !fourth || !fifth) throw new Error('no keys');
  [host, ada, bob, cem, founder] = [first, second, third, fourth, fifth];
});

function admit(key: SigningKey, isHost = false): HostAction {
  return admitAs(key, 'somebody', isHost);
}

function admitAs({ publicKey }: SigningKey, name: string, isHost = false): HostAction {
  const request = new Uint8Array(publicKey);
  return { kind: 'admit', request, identityPub: publicKey, nameHash: nameHash(name), isHost };
}

/** Ada, Bob and Cem are in; Ada and Bob are co-hosts, Ada the longer. */
async function meeting(admits: 'host' | 'cohosts' | 'members' = 'cohosts'): Promise<HostLog> {
  const scope = { roomId: new Uint8Array(16), hostPub: host.publicKey };
  const start = emptyLog({
    scope,
    hash: new Uint8Array(32),
    founder: memberId(founder.publicKey),
    rules: rulesOf({ admit: admits }),
    links: [firstLink],
  });
  return grown(start, admit(ada), admit(bob), admit(cem), promote(ada), promote(bob));
}

function promote({ publicKey }: SigningKey): HostAction {
  return { kind: 'promote', identityPub: publicKey };
}

async function grown(log: HostLog, ...actions: HostAction[]): Promise<HostLog> {
  const next = await replay(log, await signActions(log, actions, { key: host, signer: null }, at));
  if (!next.ok) throw new Error(next.error);
  return next.value;
}

async function grownBy(by: SigningKey, log: HostLog, ...actions: HostAction[]): Promise<HostLog> {
  const entries = await signActions(log, actions, { key: by, signer: by.publicKey }, at);
  const next = await replay(log, entries);
  if (!next.ok) throw new Error(next.error);
  return next.value;
}

async function verdict(log: HostLog, by: SigningKey | null, action: HostAction): Promise<string> {
  const signing = by === null ? { key: host, signer: null } : { key: by, signer: by.publicKey };
  const [entry] = await signActions(log, [action], signing, at);
  if (entry === undefined) throw new Error('not signed');
  const next = await append(log, entry, at.epoch);
  return next.ok ? 'taken' : next.error;
}

describe('MOD-1: who may do what', () => {
  it('MOD-1: a REMOVE is lifted by its rank or above: a host’s by hosts, a co-host’s by co-hosts too', async () => {
    const log = await meeting('members');
    const removal: HostAction = { kind: 'remove', identityPub: cem.publicKey };
    const dora = await signingKeyFromSeed(new Uint8Array(32).fill(9));
    const byHost = await grown(log, admit(dora), removal);
    for (const by of [bob, dora]) expect(await verdict(byHost, by, admit(cem))).toBe('not-allowed');
    expect(await verdict(byHost, null, admit(cem))).toBe('taken');

    const byCoHost = await grownBy(ada, await grown(log, admit(dora)), removal);
    expect(await verdict(byCoHost, dora, admit(cem))).toBe('not-allowed');
    for (const by of [bob, null]) expect(await verdict(byCoHost, by, admit(cem))).toBe('taken');
    // The host’s word stays when a co-host repeats it, and goes with the host’s ADMIT.
    const back = await grown(byHost, admit(cem));
    expect(await verdict(await grownBy(ada, back, removal), bob, admit(cem))).toBe('taken');
  });

  it('JOIN-4: an ADMIT of somebody who is in, by another name, renames nobody', async () => {
    const log = await meeting('members');
    const other = admitAs(cem, 'somebody else');
    const next = await grownBy(bob, log, other);
    const id = memberId(cem.publicKey);
    expect(['somebody', 'somebody else', 'nobody'].map((name) => mayReturn(next, id, name))).toEqual([
      true,
      true,
      false,
    ]);
    expect((await grownBy(bob, next, other)).people.get(id)?.names).toHaveLength(2);
  });

  it('MOD-1: a co-host lets in, refuses, puts out, locks and silences', async () => {
    const log = await meeting();
    const about: HostAction[] = [
      admit(await signingKeyFromSeed(new Uint8Array(32).fill(9))),
      { kind: 'remove', identityPub: cem.publicKey },
      { kind: 'bar', identityPub: cem.publicKey },
      { kind: 'lock' },
      { kind: 'unlock' },
      { kind: 'mute', target: cem.publicKey },
      { kind: 'mute', target: null },
      { kind: 'stop-video', target: cem.publicKey },
      { kind: 'stop-share', target: cem.publicKey },
      ...allowances.map((what): HostAction => ({ kind: 'allow', what, on: false })),
    ];
    for (const action of about)
      expect([action.kind, await verdict(log, ada, action)]).toEqual([action.kind, 'taken']);
  });

  it('MOD-1: a co-host does nothing that is the host’s alone', async () => {
    const log = await meeting();
    const about: HostAction[] = [
      { kind: 'end' },
      { kind: 'policy', rules: rulesOf({ version: 2 }) },
      promote(cem),
      { kind: 'demote', identityPub: bob.publicKey },
      { kind: 'add-link', link: { ...firstLink, linkId: new Uint8Array(16).fill(1) } },
      { kind: 'revoke-link', linkId: firstLink.linkId },
      admit(cem, true),
    ];
    for (const action of about) {
      expect([action.kind, await verdict(log, ada, action)]).toEqual([action.kind, 'not-allowed']);
      expect([action.kind, await verdict(log, null, action)]).toEqual([action.kind, 'taken']);
    }
  });

  it('MOD-1: a co-host acts against neither a host nor another co-host', async () => {
    const log = await grown(await meeting(), admit(founder, true));
    for (const { publicKey } of [bob, founder]) {
      expect(await verdict(log, ada, { kind: 'remove', identityPub: publicKey })).toBe('not-allowed');
      expect(await verdict(log, ada, { kind: 'bar', identityPub: publicKey })).toBe('not-allowed');
      expect(await verdict(log, ada, { kind: 'mute', target: publicKey })).toBe('not-allowed');
    }
    expect(await verdict(log, null, { kind: 'remove', identityPub: bob.publicKey })).toBe('taken');
  });

  it('MOD-4: who is barred is out, and no ADMIT of theirs counts, whoever signs it; with the host key alone they come in', async () => {
    const bar: HostAction = { kind: 'bar', identityPub: cem.publicKey };
    const log = await grown(await meeting('members'), bar);
    expect(wasRemoved(log, memberId(cem.publicKey))).toBe(true);
    expect(isOwed(log, memberId(cem.publicKey), at.epoch + 1)).toBe(true);
    expect([...log.admissions.values()]).not.toContain(memberId(cem.publicKey));
    for (const by of [null, ada]) expect(await verdict(log, by, admit(cem))).toBe('not-allowed');
    expect(await verdict(log, null, admit(cem, true))).toBe('taken');
    expect(await verdict(log, null, admit(await signingKeyFromSeed(new Uint8Array(32).fill(9))))).toBe(
      'taken',
    );
    const again = await grown(log, { kind: 'remove', identityPub: cem.publicKey });
    expect(await verdict(again, null, admit(cem))).toBe('not-allowed');
  });

  it('MOD-4: nobody bars a host, and a co-host who is barred has no say', async () => {
    const log = await grown(await meeting(), admit(bob, true));
    for (const { publicKey } of [founder, bob])
      expect(await verdict(log, null, { kind: 'bar', identityPub: publicKey })).toBe('not-allowed');
    const barred = await grown(log, { kind: 'bar', identityPub: ada.publicKey });
    expect(barred.coHosts).not.toContain(memberId(ada.publicKey));
    expect(await verdict(barred, ada, { kind: 'lock' })).toBe('not-allowed');
  });

  it('MOD-1: other members do nothing of the kind, whoever they are', async () => {
    const log = await meeting('host');
    for (const action of everyAction(bob.publicKey))
      expect([action.kind, await verdict(log, cem, action)]).toEqual([action.kind, 'not-allowed']);
    expect(await verdict(log, ada, admit(cem))).toBe('not-allowed');
  });

  it('MOD-1: who is a co-host no more, or was removed, has no say', async () => {
    const log = await meeting();
    const demoted = await grown(log, { kind: 'demote', identityPub: ada.publicKey });
    expect(demoted.coHosts).toEqual([memberId(bob.publicKey)]);
    expect(await verdict(demoted, ada, { kind: 'lock' })).toBe('not-allowed');
    const removed = await grown(log, { kind: 'remove', identityPub: ada.publicKey });
    expect(removed.coHosts).toEqual([memberId(bob.publicKey)]);
    expect(await verdict(removed, ada, { kind: 'lock' })).toBe('not-allowed');
    const back = await grown(removed, admit(ada));
    expect(await verdict(back, ada, { kind: 'lock' })).toBe('not-allowed');
  });

  it('COM-3: co-hosts stand in the order of their promotion', async () => {
    const log = await grown(await meeting(), { kind: 'demote', identityPub: ada.publicKey }, promote(ada));
    expect(log.coHosts).toEqual([bob, ada].map(({ publicKey }) => memberId(publicKey)));
  });

  it('MOD-1: nobody becomes a co-host who is not in', async () => {
    const log = await meeting();
    const stranger = await signingKeyFromSeed(new Uint8Array(32).fill(9));
    expect(await verdict(log, null, promote(stranger))).toBe('not-allowed');
  });
});

describe('INV-7: what the entries make of the rules', () => {
  it('INV-7: the policy’s version only rises', async () => {
    const log = await grown(await meeting(), {
      kind: 'policy',
      rules: rulesOf({ version: 5, pwVersion: 5 }),
    });
    expect(log.rules.pwVersion).toBe(5);
    for (const version of [1, 4, 5])
      expect(await verdict(log, null, { kind: 'policy', rules: rulesOf({ version }) })).toBe('not-allowed');
  });

  it('INV-7, MOD-1: LOCK and ALLOW hold until they are taken back, or a policy says otherwise where it says something', async () => {
    const log = await grown(
      await meeting(),
      { kind: 'lock' },
      ...allowances.map((what): HostAction => ({ kind: 'allow', what, on: false })),
    );
    expect(log.rules).toMatchObject({ version: 1, lock: true, chat: false, share: false });
    expect(log.switches).toEqual({
      direct: false,
      reactions: false,
      unmute: false,
      rename: false,
      screens: false,
    });
    expect((await grown(log, { kind: 'unlock' })).rules.lock).toBe(false);
    const again = await grown(log, { kind: 'allow', what: 'unmute', on: true });
    expect(again.switches).toEqual({ ...log.switches, unmute: true });
    const replaced = await grown(log, { kind: 'policy', rules: rulesOf({ version: 2 }) });
    expect(replaced.rules).toEqual(rulesOf({ version: 2 }));
    expect(replaced.switches).toEqual(log.switches);
  });

  it('INV-8: a link that was revoked is not given out again', async () => {
    const link = { ...firstLink, linkId: new Uint8Array(16).fill(1) };
    const once = await grown(await meeting(), { kind: 'add-link', link });
    const revoked = await grown(once, { kind: 'revoke-link', linkId: link.linkId });
    expect(await verdict(revoked, null, { kind: 'add-link', link })).toBe('not-allowed');
    const first = await grown(await meeting(), { kind: 'revoke-link', linkId: firstLink.linkId });
    expect(await verdict(first, null, { kind: 'add-link', link: firstLink })).toBe('not-allowed');
  });

  it('INV-8: links are added and revoked, and only so many hold at a time', async () => {
    const link = (index: number): HostAction => ({
      kind: 'add-link',
      link: { linkId: new Uint8Array(16).fill(index), expiresAt: 0, personal: true },
    });
    let log = await grown(await meeting(), { kind: 'revoke-link', linkId: firstLink.linkId });
    expect(log.links.size).toBe(0);
    for (let index = 1; index <= maxLinks; index++) log = await grown(log, link(index));
    expect([...log.links.keys()]).toContain(toHex(new Uint8Array(16).fill(maxLinks)));
    expect(await verdict(log, null, link(maxLinks + 1))).toBe('not-allowed');
    expect(await verdict(log, null, link(1))).toBe('not-allowed');
  });
});
