import * as fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { presentKeys } from '../../src/group/join-keys.ts';
import { sealEnvelope } from '../../src/group/send.ts';
import { GroupState } from '../../src/group/state.ts';
import { maxHeldContents, timing } from '../../src/group/timing.ts';
import { signActions } from '../../src/host-log/host-log.ts';
import { maxLinks } from '../../src/host-log/permission.ts';
import { openReply, step } from '../../src/index.ts';
import type { GroupEvent, JoinKey, JoinState, ReplyFault } from '../../src/index.ts';
import { memberId } from '../../src/identity/credential.ts';
import { sealReply, unsealReply } from '../../src/join/reply.ts';
import type { Reply } from '../../src/join/reply.ts';
import { sealingKey } from '../../src/join/sealing.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { forged } from './dishonest.ts';
import type { SentCommit } from './server.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Admitted = Extract<Reply, { kind: 'admitted' }>;

let world: World;
let host: Client;
/** Whoever lets Nora in writes what they like into the answer, and says what they like afterwards. */
let eve: Client;
let nora: Client;
let honest: Admitted;

async function welcomed(): Promise<void> {
  world = await World.create({ admit: 'members' });
  host = await world.host();
  eve = await world.admit(host, 'Eve');
  nora = await world.person('Nora');
  let sealed: Bytes | undefined;
  vi.spyOn(nora, 'answered').mockImplementation(async (blob) => {
    sealed ??= blob;
  });
  await nora.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(nora)] });
  await world.advance(700);
  const reply = await unsealReply(
    await suiteOf(),
    scopeOf(nora.join),
    nora.join.replyKey,
    sealed ?? new Uint8Array(0),
  );
  if (reply?.kind !== 'admitted') throw new Error('not let in');
  honest = reply;
}

const suiteOf = () => loadSuite(world.random);

function scopeOf({ joining, admission, request }: JoinState) {
  return { roomId: joining.roomId, groupId: admission.groupId, request };
}

/** Nora's tab in the group that an answer with these changes leads to. */
async function entersBy(changes: Partial<Admitted>): Promise<Result<GroupState, ReplyFault>> {
  const suite = await suiteOf();
  const { own, replyKey, ...rest } = nora.join;
  const copy = { ...rest, own: structuredClone(own), replyKey: structuredClone(replyKey) };
  const { publicKey } = await sealingKey(suite, replyKey.seed.slice());
  // Whoever opens an answer wipes the secrets in it.
  const blob = await sealReply(suite, scopeOf(copy), publicKey, { ...structuredClone(honest), ...changes });
  if (blob === undefined) throw new Error('not sealed');
  const answer = await openReply(copy, blob, world);
  if (!answer.ok) return answer;
  if (answer.value.kind !== 'joined') throw new Error('not in');
  return ok(answer.value.state);
}

/** What happens to Nora: time, her own words, and what Eve sends. */
type Happening =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'say'; readonly times: number }
  | { readonly kind: 'heartbeat'; readonly epoch: number }
  | { readonly kind: 'reject'; readonly epoch: number }
  | { readonly kind: 'keys'; readonly keys: readonly JoinKey[] }
  | { readonly kind: 'knock' };

async function happens(start: GroupState, happenings: readonly Happening[]): Promise<GroupState> {
  let [state, now, { mls }] = [start, world.now, eve.inside];
  const take = async (event: GroupEvent) => {
    [state] = await step(state, event, { now, wallTime: world.wallTime, random: world.random });
  };
  const hears = async (envelope: Parameters<typeof sealEnvelope>[1]) => {
    const made = await sealEnvelope(mls, envelope, await suiteOf());
    mls = made.newState;
    const { epoch } = world.server;
    await take({ type: 'entry', kind: 'message', epoch, blob: writePrivateMessage(made.privateMessage) });
  };
  for (const each of happenings) {
    if (each.kind === 'wait') {
      now += each.ms;
      await take({ type: 'tick' });
    } else if (each.kind === 'say') {
      for (let count = each.times; count > 0; count--)
        await take({ type: 'send', content: new Uint8Array(3) });
    } else if (each.kind === 'heartbeat') {
      await hears({ ...each, transcriptHash: new Uint8Array(64) });
    } else if (each.kind === 'reject') {
      await hears({ ...each, commit: new Uint8Array(32) });
    } else if (each.kind === 'keys') {
      await hears({ kind: 'host-log', entries: [], joinKeys: each.keys, admission: null });
    } else {
      const [blob] = world.server.knocks.slice(-1);
      if (blob !== undefined) await take({ type: 'knock', peer: 'somebody', blob });
    }
  }
  return state;
}

describe('what a hostile admitter can say', () => {
  beforeAll(welcomed);

  it('INV-4: one key many times is one key', async () => {
    const [key] = honest.joinKeys;
    if (key === undefined) throw new Error('no key');
    const many = Array.from({ length: maxLinks }, () => structuredClone(key));
    const entered = await entersBy({ joinKeys: many });
    if (!entered.ok) throw new Error(entered.error.detail);
    const later = await happens(entered.value, [{ kind: 'keys', keys: many }]);
    expect(presentKeys(GroupState.reveal(later))).toHaveLength(1);
  });

  it.each([2 ** 31 + 1, 2 ** 32 - 1])(
    'JOIN-6: that the order has come to %i, and is not believed',
    async (epoch) => {
      const entered = await entersBy({ epoch });
      expect(entered).toEqual({
        ok: false,
        error: { reason: 'welcome', detail: 'an epoch that no meeting comes to' },
      });
    },
  );

  it('JOIN-6: that the order is further than it is: its first commit shows it, and the newcomer joins again', async () => {
    const entered = await entersBy({ epoch: honest.epoch + 3 });
    if (!entered.ok) throw new Error(entered.error.detail);
    const blob = forged(world, world.server.commits.at(-1)?.blob ?? new Uint8Array(0), eve);
    const commit = { type: 'entry', kind: 'commit', epoch: honest.epoch, blob } as const;
    const [, effects] = await step(entered.value, commit, world);
    const by = memberId(nora.tab.identity.publicKey);
    expect(effects).toEqual([
      { type: 'unfollowed', committer: host.view.self.id, by },
      { type: 'lost', reason: 'gap' },
    ]);
  });

  it.each([2 ** 48, Number.MAX_SAFE_INTEGER])('JOIN-2: that it is %i, and is not believed', async (time) => {
    const entered = await entersBy({ time });
    expect(entered).toEqual({
      ok: false,
      error: { reason: 'welcome', detail: 'a time that no clock shows' },
    });
  });

  it('JOIN-2: that the clock is far ahead, to who is to knock by it, and is not believed', async () => {
    const suite = await suiteOf();
    const { publicKey } = await sealingKey(suite, nora.join.replyKey.seed.slice());
    for (const kind of ['clock', 'expired'] as const) {
      const blob = await sealReply(suite, scopeOf(nora.join), publicKey, { kind, time: 2 ** 53 - 1 });
      expect(await openReply(nora.join, blob ?? new Uint8Array(0), world)).toEqual({
        ok: false,
        error: { reason: 'welcome', detail: 'a time that no clock shows' },
      });
    }
  });

  it('DOS-1: anything at all, and nothing is thrown', async () => {
    const epoch = fc.oneof(fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
    const repeated = fc
      .integer({ min: 1, max: maxLinks })
      .map((length) =>
        Array.from({ length }, () => honest.joinKeys.map((key) => structuredClone(key))).flat(),
      );
    const happening: fc.Arbitrary<Happening> = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40_000) }),
      fc.record({ kind: fc.constant('say' as const), times: fc.constantFrom(1, maxHeldContents + 1) }),
      fc.record({ kind: fc.constant('heartbeat' as const), epoch }),
      fc.record({ kind: fc.constant('reject' as const), epoch }),
      fc.record({ kind: fc.constant('keys' as const), keys: repeated }),
      fc.record({ kind: fc.constant('knock' as const) }),
    );
    const answer = fc.record(
      {
        epoch,
        time: fc.oneof(fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER), fc.constant(0)),
        joinKeys: repeated,
        log: fc.constant(honest.log),
      },
      { requiredKeys: ['log'] },
    );
    await fc.assert(
      fc.asyncProperty(answer, fc.array(happening, { maxLength: 6 }), async (changes, happenings) => {
        const entered = await entersBy(changes);
        if (entered.ok) await happens(entered.value, happenings);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what others bring about', () => {
  beforeEach(async () => {
    world = await World.create({ admit: 'members' });
    host = await world.host();
  });

  it('JOIN-6: who stays silent for long only costs a newcomer its oldest words', async () => {
    const ada = await world.admit(host, 'Ada');
    await world.advance(5000);
    host.alive = false;
    const cem = await world.admit(ada, 'Cem');
    await world.advance(2000);
    for (let count = 0; count < maxHeldContents + 5; count++) await cem.say(`${count}`);
    expect(cem.effectsOf('overtaken')).toEqual([]);
    await world.advance(timing.silentAfter + timing.unansweredAfter);
    expect(ada.texts.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: maxHeldContents }, (_, index) => index + 5),
    );
    // Whatever still holds is said again (APP-1).
    expect(cem.effectsOf('overtaken')).toHaveLength(1);
  });

  it('MOD-1: more entries than one message holds, while a commit is under way: its newcomer is told them all', async () => {
    eve = await world.admit(host, 'Eve');
    const cem = await world.person('Cem');
    await cem.knock();
    await world.advance(1000);
    let held: SentCommit | undefined;
    vi.spyOn(world.server, 'commit').mockImplementationOnce((commit) => {
      held = commit;
      return true;
    });
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(cem)] });
    await world.advance(500);
    eve.alive = false;
    const { log } = eve.inside;
    let { mls } = eve.inside;
    // Nobody else may say as much at once.
    const by = { key: world.meeting.hostKey, signer: null };
    const at = { epoch: host.view.epoch, time: world.wallTime };
    const actions = Array.from(
      { length: 130 },
      (_, index) => ({ kind: index % 2 === 0 ? 'lock' : 'unlock' }) as const,
    );
    const entries = await signActions(log, actions, by, at);
    for (const part of [entries.slice(0, 60), entries.slice(60, 120), entries.slice(120)]) {
      const envelope = { kind: 'host-log', entries: part, joinKeys: [], admission: null } as const;
      const made = await sealEnvelope(mls, envelope, await suiteOf());
      mls = made.newState;
      world.server.message(writePrivateMessage(made.privateMessage));
    }
    await world.settle();
    const length = log.entries.length + 130;
    expect(host.inside.log.entries).toHaveLength(length);
    if (held === undefined) throw new Error('no commit');
    world.server.commit(held);
    await world.advance(1000);
    expect(cem.inside.log.entries).toHaveLength(length);
    expect(cem.violations).toEqual([]);
    expect(cem.inside.logDueBy).toBeNull();
  });
});
