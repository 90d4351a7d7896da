import { domainBytes, equalBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { presentAdmission, requestScope } from '../../src/group/admission-keys.ts';
import { gateKeyOf } from '../../src/index.ts';
import type { JoinKey } from '../../src/index.ts';
import { knowsPasscode, openRequest } from '../../src/join/request.ts';
import { sealingKey, unseal } from '../../src/join/sealing.ts';
import type { SealingKey } from '../../src/join/sealing.ts';
import { joinPskId } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { derive } from '../../src/primitives/hash.ts';
import { changePolicy, keyBy } from './change-passcode.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** What somebody holds who guesses at home: all that the server stored and forwarded, and the link. */
interface Loot {
  readonly admission: Bytes;
  readonly groupId: Bytes;
  readonly blobs: readonly Bytes[];
}

let world: World;
let host: Client;
let ada: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  ada = await world.person('Ada');
  await ada.knock();
  await (await world.person('Bob', { passcode: 'not right' })).knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
  await world.advance(1100);
  await ada.say('a word');
  await world.settle();
  if (!ada.joined) throw new Error('Ada was let in and is not there');
});

function lootOf(): Loot {
  const { admission, knocks, replies, messages, commits } = world.server;
  return {
    admission: admission ?? new Uint8Array(0),
    groupId: host.inside.setting.genesis.groupId,
    blobs: [
      ...knocks,
      ...replies.map(({ blob }) => blob),
      ...messages,
      ...commits.flatMap(({ blob, welcomes }) => [blob, ...welcomes.map((welcome) => welcome.blob)]),
    ],
  };
}

/** Everything that a guess gives, under every label of the protocol as well. */
async function derivedFrom(guess: JoinKey): Promise<readonly Bytes[]> {
  const { roomId } = world.meeting;
  const labels = ['room', 'gate', 'pw-salt', 'join', 'join-psk', 'join-request', 'admission'] as const;
  return [
    guess.secret,
    joinPskId(roomId, guess),
    (await gateKeyOf(guess)).publicKey,
    ...labels.map((label) => derive(guess.secret, domainBytes(label, roomId), 32)),
  ];
}

/**
 * Looks for each such value in everything, and tries each as the key of everything that is sealed.
 *
 * @returns what it found: a guess can be told from others where it finds anything else for it
 */
async function attack(loot: Loot, guess: JoinKey): Promise<readonly string[]> {
  const suite = await loadSuite(world.random);
  const { roomId } = world.meeting;
  const text = [loot.admission, ...loot.blobs].map(toHex);
  const found: string[] = [];
  for (const [index, value] of (await derivedFrom(guess)).entries()) {
    if (text.some((one) => one.includes(toHex(value)))) found.push(`value ${index} is in the loot`);
    if (value.length < 32) continue;
    const key = await sealingKey(suite, value);
    if (text[0]?.includes(toHex(key.publicKey)) === true) found.push(`value ${index} is the admission key`);
    for (const blob of loot.blobs)
      if (await opens(loot, key, blob)) found.push(`value ${index} opens a blob`);
  }
  return found;

  async function opens({ groupId }: Loot, key: SealingKey, blob: Bytes): Promise<boolean> {
    const info = domainBytes('join-request-seal', roomId, groupId);
    return (await unseal(suite, key, info, blob)) !== undefined;
  }
}

function guessOf(passcode: string, { pwVersion }: JoinKey): Promise<JoinKey> {
  return keyBy(world, world.meeting.link.linkSecret, passcode, pwVersion);
}

describe('a guess of the passcode, with the database, the traffic and the link', () => {
  it('INV-5: shows nothing for the right passcode that it does not show for a wrong one', async () => {
    const loot = lootOf();
    const wrong = await Promise.all(['a', 'b', 'not right'].map((guess) => world.meeting.keyFor(guess)));
    const right = await attack(loot, await world.meeting.keyFor('right'));
    for (const guess of wrong) expect(await attack(loot, guess)).toEqual(right);
    expect(right).toEqual([]);
  });

  it('INV-5: would be told if an admission key, or anything that is sent, followed from the passcode', async () => {
    const suite = await loadSuite(world.random);
    const [right, wrong] = [await world.meeting.keyFor('right'), await world.meeting.keyFor('wrong')];
    const loot = lootOf();
    // What this protocol does not do: ADR 10.
    const derived = await sealingKey(suite, right.secret);
    const flawed = { ...loot, admission: derived.publicKey };
    expect(await attack(flawed, right)).not.toEqual(await attack(flawed, wrong));
    const leaking = {
      ...loot,
      blobs: [...loot.blobs, derive(right.secret, domainBytes('join-request', world.meeting.roomId), 32)],
    };
    expect(await attack(leaking, right)).not.toEqual(await attack(leaking, wrong));
  });

  it('INV-5: needs the private admission key, which members alone hold: with it, a guess can be tested', async () => {
    const suite = await loadSuite(world.random);
    const held = presentAdmission(host.inside);
    const scope = requestScope(host.inside.setting, held);
    const [knock] = world.server.knocks;
    const request = await openRequest(suite, scope, held.key, knock ?? new Uint8Array(0));
    if (request === undefined) throw new Error('a member can not open it');
    const tells = async (guess: string): Promise<boolean> =>
      knowsPasscode(scope, (await world.meeting.keyFor(guess)).secret, request);
    expect([await tells('right'), await tells('wrong')]).toEqual([true, false]);
    // Random for each group, and not derived from anything that outlives it.
    expect(lootOf().blobs.some((blob) => toHex(blob).includes(toHex(held.key.seed)))).toBe(false);
    const again = await world.host('Hanna again');
    expect(equalBytes(presentAdmission(again.inside).key.seed, held.key.seed)).toBe(false);
  });

  it('INV-5, JOIN-2: is no use to a former member: what came after a new passcode opens for members alone', async () => {
    const suite = await loadSuite(world.random);
    const { setting } = host.inside;
    // Copies, as somebody keeps who means to.
    const kept = ada.inside.admissions.map((held) => ({
      ...held,
      key: { ...held.key, seed: held.key.seed.slice() },
    }));
    const [former] = kept;
    if (former === undefined) throw new Error('Ada has no key');
    await host.dispatch({ type: 'remove', id: ada.view.self.id });
    await world.advance(1000);
    const joinKey = await changePolicy(world, host, { passcode: 'other' });
    const before = world.server.knocks.length;
    await (await world.person('Cem', { joinKey })).knock();
    await world.settle();
    expect(host.waiting).toEqual(['Cem']);
    const [knock] = world.server.knocks.slice(before);
    if (knock === undefined) throw new Error('nobody knocked');
    const opens = (held: typeof former) => openRequest(suite, requestScope(setting, held), held.key, knock);
    expect(await opens(former)).toBeUndefined();
    expect(
      lootOf().blobs.some((blob) => toHex(blob).includes(toHex(presentAdmission(host.inside).key.seed))),
    ).toBe(false);
    // What the removed member would need: with the key in force, a guess at the new passcode can be told from another.
    const present = presentAdmission(host.inside);
    const request = await opens(present);
    if (request === undefined) throw new Error('a member can not open it');
    const tells = async (guess: string): Promise<boolean> =>
      knowsPasscode(requestScope(setting, present), (await guessOf(guess, joinKey)).secret, request);
    expect([await tells('other'), await tells('right')]).toEqual([true, false]);
  });
});
