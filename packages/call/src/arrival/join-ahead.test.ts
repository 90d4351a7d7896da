import type { Bytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { createInvite, derivePwKey, encodeInvite } from '@conclave/crypto';
import type { Policy } from '@conclave/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { JoinAhead } from './join-ahead.ts';
import { MeetingKeys } from './meeting-keys.ts';
import type { DerivePwKey } from './meeting-keys.ts';
import { readOpening } from './opening.ts';

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

const policy: Policy = {
  version: 1,
  minProtocol: 1,
  suite: 1,
  waitingRoom: false,
  admit: 'host',
  autoAdmit: true,
  lock: false,
  chat: true,
  share: true,
  e2ee: 'required',
  passcode: { kind: 'generated', memory: 64 * 1024, passes: 3, version: 1 },
};

interface Asked {
  readonly passcode: string | null;
  readonly givenUp: AbortSignal | undefined;
  readonly key: Bytes;
}

async function setUp() {
  const { link } = await createInvite(random);
  const load = () => Promise.resolve(null);
  const opened = await readOpening({ kind: 'link', fragment: encodeInvite(link) }, { load });
  if (!opened.ok) throw new Error(opened.error);
  const asked: Asked[] = [];
  const worker = { runs: true };
  const derive: DerivePwKey = async (passcode, salt, cost, givenUp) => {
    if (!worker.runs) throw new Error('no worker');
    // The cheapest that INV-3 allows.
    const derived = await derivePwKey(passcode, salt, { ...cost, memory: 19 * 1024, passes: 2 });
    if (derived.ok) asked.push({ passcode, givenUp, key: derived.value });
    return derived;
  };
  const clock = new FakeClock();
  const keys = await MeetingKeys.of(opened.value.invite, opened.value.ticket, derive);
  onTestFinished(() => keys.wipe());
  const prepared: true[] = [];
  const adapters = {
    clock,
    random,
    prepare: () => Promise.resolve(void prepared.push(true)),
    mark: () => {},
  };
  const ahead = new JoinAhead(adapters, () => keys);
  ahead.known(policy);
  return { clock, keys, ahead, asked, prepared, worker };
}

const isZero = (bytes: Bytes): boolean => bytes.every((byte) => byte === 0);

test('INV-3: a passcode is derived from when its typist pauses, once, and the key is the one that joining takes', async () => {
  const { clock, keys, ahead, asked } = await setUp();
  for (const typed of ['maple', 'maple-o', 'maple-orbit']) {
    ahead.typed(typed);
    clock.advance(100);
  }
  clock.advance(200);
  ahead.pressed();
  const ofAhead = structuredClone(await keys.joinKey('maple-orbit', policy));
  expect(asked.map(({ passcode }) => passcode)).toEqual(['maple-orbit']);
  keys.forgetJoinKey();
  const ofPress = await keys.joinKey('maple-orbit', policy);
  expect(asked).toHaveLength(2);
  expect(ofPress).toEqual(ofAhead);
});

test('INV-3: what is derived of a passcode that changes is given up and wiped', async () => {
  const { clock, keys, ahead, asked } = await setUp();
  ahead.typed('maple-orbit');
  clock.advance(300);
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.givenUp?.aborted).toBe(false);
  ahead.typed('maple-orbit-canvas');
  expect(asked[0]?.givenUp?.aborted).toBe(true);
  await expect.poll(() => isZero(asked[0]?.key ?? random(1))).toBe(true);
  const joinKey = await keys.joinKey('maple-orbit-canvas', policy);
  expect(joinKey.ok && isZero(joinKey.value.secret)).toBe(false);
});

test('INV-3: nothing is derived of hardly anything, after the press, or when the meeting is left', async () => {
  const { clock, keys, ahead, asked } = await setUp();
  ahead.typed('a-b c');
  clock.advance(1000);
  ahead.typed('maple-orbit');
  ahead.pressed();
  clock.advance(1000);
  ahead.typed('maple-orbit');
  keys.wipe();
  clock.advance(1000);
  expect(asked).toEqual([]);
});

test('a derivation that failed while somebody typed is made anew when they join', async () => {
  const { clock, keys, ahead, asked, worker } = await setUp();
  worker.runs = false;
  ahead.typed('maple-orbit');
  clock.advance(300);
  worker.runs = true;
  ahead.pressed();
  expect((await keys.joinKey('maple-orbit', policy)).ok).toBe(true);
  expect(asked).toHaveLength(1);
});

test('a connection that breaks while the key is derived asks again, and both go by one key that stays whole', async () => {
  const { keys } = await setUp();
  const [first, second] = await Promise.all([
    keys.joinKey('maple-orbit', policy),
    keys.joinKey('maple-orbit', policy),
  ]);
  if (!first.ok || !second.ok) throw new Error('no key');
  expect(isZero(first.value.secret)).toBe(false);
  expect(second.value).toBe(first.value);
});

test('what a call needs is prepared once the form is shown, and once, however often it is', async () => {
  const { clock, ahead, prepared } = await setUp();
  ahead.known({ ...policy, version: 2 });
  clock.advance(60_000);
  expect(prepared).toHaveLength(0);
  for (let time = 0; time < 2; time += 1) {
    ahead.shown();
    clock.advance(1000);
  }
  expect(prepared).toHaveLength(1);
});
