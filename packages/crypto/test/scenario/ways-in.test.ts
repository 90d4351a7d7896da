import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deriveLink } from '../../src/index.ts';
import type { JoinKey, LinkTerms } from '../../src/index.ts';
import { changePolicy, keyBy } from './change-passcode.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let ada: Client;
const hostSeed = new Uint8Array(32).fill(6);

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  ada = await world.admit(host, 'Ada');
  await world.advance(1100);
});

/** The host changes the passcode; the server shows the new policy from then on. */
function changePasscode(passcode: string): Promise<JoinKey> {
  return changePolicy(world, host, { passcode });
}

async function addLink(terms: Partial<LinkTerms>, index = 1): Promise<JoinKey> {
  const joinKey = await keyBy(world, deriveLink(hostSeed, index), 'right', world.meeting.rules.pwVersion);
  const { linkId } = joinKey;
  await host.dispatch({
    type: 'add-link',
    link: { linkId, expiresAt: 0, personal: true, ...terms },
    joinKey,
  });
  await world.settle();
  return joinKey;
}

describe('a new passcode in a running meeting', () => {
  it('INV-7, JOIN-3: lets in who knows the new one, and says to the others that theirs is old', async () => {
    const old = await world.person('Olga');
    const joinKey = await changePasscode('other');
    await old.knock();
    await world.advance(1000);
    expect(old.refusals).toEqual(['stale-policy']);
    const cem = await world.person('Cem', { joinKey });
    await cem.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Cem']);
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.advance(1000);
    expect(cem.joined).toBe(true);
    expect([host.violations, ada.violations, cem.violations]).toEqual([[], [], []]);
  });

  it('INV-7: sends away who waits with the old one', async () => {
    const old = await world.person('Olga');
    await old.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Olga']);
    await changePasscode('other');
    expect(host.waiting).toEqual([]);
    expect(old.refusals).toEqual(['stale-policy']);
  });

  it('COM-6: members come back by the key that the group gave them', async () => {
    await changePasscode('other');
    const [given] = ada.effectsOf('return-key');
    if (given === undefined) throw new Error('no key was given');
    const back = await ada.reload({ joinKey: given.joinKey });
    await back.knock();
    await world.advance(1500);
    expect(back.joined).toBe(true);
    expect(host.waiting).toEqual([]);
  });

  it('JOIN-5: an admission that crosses the change still holds', async () => {
    const olga = await world.person('Olga');
    await olga.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.settle();
    await changePasscode('other');
    await world.advance(1500);
    expect(olga.joined).toBe(true);
    expect([host.violations, ada.violations]).toEqual([[], []]);
  });

  it('INV-4: former keys are wiped with the epoch', async () => {
    await changePasscode('other');
    expect(ada.inside.joinKeys.map(({ key }) => key.pwVersion)).toEqual([1, 2]);
    const former = ada.inside.joinKeys[0]?.key.secret;
    await world.admit(host, 'Cem', await changePasscode('third'));
    expect(ada.inside.joinKeys.map(({ key }) => key.pwVersion)).toEqual([3]);
    expect(former?.every((byte) => byte === 0)).toBe(true);
  });
});

describe('links', () => {
  it('INV-8: a guest comes in by a link of their own', async () => {
    const joinKey = await addLink({});
    const guest = await world.admit(host, 'Gül', joinKey);
    expect(guest.names).toEqual(['Ada', 'Gül', 'Hanna']);
    expect(guest.view.links).toHaveLength(2);
  });

  it('INV-8: a link that was revoked lets nobody in, and who is in stays and comes back', async () => {
    const joinKey = await addLink({});
    const guest = await world.admit(host, 'Gül', joinKey);
    await host.dispatch({ type: 'revoke-link', linkId: joinKey.linkId });
    await world.settle();
    const late = await world.person('Lea', { joinKey });
    await late.knock();
    await world.advance(500);
    expect(late.refusals).toEqual(['expired']);
    expect(host.names).toContain('Gül');
    const [given] = guest.effectsOf('return-key');
    if (given === undefined) throw new Error('no key was given');
    const back = await guest.reload({ joinKey: given.joinKey });
    await back.knock();
    await world.advance(1500);
    expect(back.joined).toBe(true);
  });

  it('INV-8: a link whose time is over lets nobody new in', async () => {
    const joinKey = await addLink({ expiresAt: world.wallTime + 5000 });
    const guest = await world.admit(host, 'Gül', joinKey);
    await world.advance(6000);
    const late = await world.person('Lea', { joinKey });
    await late.knock();
    await world.advance(500);
    expect(late.refusals).toEqual(['expired']);
    const back = await guest.reload();
    await back.knock();
    await world.advance(1500);
    expect(back.joined).toBe(true);
  });

  it('INV-8: rotation takes the meeting’s link away from whoever has it', async () => {
    const joinKey = await addLink({ personal: false });
    await host.dispatch({ type: 'revoke-link', linkId: (await world.meeting.keyFor('right')).linkId });
    await world.settle();
    const stranger = await world.person('Eve');
    await stranger.knock();
    await world.advance(500);
    expect(stranger.refusals).toEqual(['expired']);
    const cem = await world.admit(host, 'Cem', joinKey);
    expect(cem.joined).toBe(true);
  });

  it('JOIN-5: people of two links who come together are added one link after the other', async () => {
    const joinKey = await addLink({});
    const guests = [await world.person('Gül', { joinKey }), await world.person('Cem')];
    for (const guest of guests) await guest.knock();
    await world.settle();
    for (const { requestId } of host.view.applicants)
      await host.dispatch({ type: 'admit', requestIds: [requestId] });
    await world.advance(3000);
    expect(guests.map(({ joined }) => joined)).toEqual([true, true]);
    expect(ada.names).toEqual(['Ada', 'Cem', 'Gül', 'Hanna']);
    expect([host.violations, ada.violations]).toEqual([[], []]);
  });
});
