import { hostKeyFromSeed, signStatement } from '@conclave/crypto';
import { decodePolicy, encodePolicy, policyStatement } from '@conclave/protocol';
import type { Policy } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { random, World } from '../world.ts';

const dishonest = { kind: 'refused', reason: 'server-dishonest', retry: 'connect', retryAt: null };

function shownPolicy(world: World): { policy: Policy; signature: Uint8Array<ArrayBuffer> } {
  const shown = world.server.meeting?.policy;
  const policy = shown === undefined ? undefined : decodePolicy(shown.body);
  if (shown === undefined || policy?.ok !== true) throw new Error('the server shows no policy');
  return { policy: policy.value, signature: shown.signature };
}

test('INV-2: a host key that the link does not name is refused, however well it signs', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const key = await hostKeyFromSeed(random(32));
  const { meeting } = world.server;
  if (meeting === null) throw new Error('no meeting');
  const { body } = meeting.policy;
  const signature = await signStatement(key, policyStatement(meeting.roomId, body));
  world.server.lie = { hostKey: key.publicKey, policy: { body, signature } };
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('refused');
  expect(bob.phase).toEqual(dishonest);
});

test('INV-7: a policy that the host did not sign is refused', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const { policy, signature } = shownPolicy(world);
  const body = encodePolicy({ ...policy, admit: 'members', autoAdmit: true });
  world.server.lie = { policy: { body, signature } };
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('refused');
  expect(bob.phase).toEqual(dishonest);
});

test('JOIN-2: an admission that the host did not sign gets no knock', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  world.server.lie = { admission: random(160) };
  const bob = await world.guest('Bob', ann);
  await bob.reaches('refused');
  expect(bob.phase).toEqual(dishonest);
  expect(world.server.seen.some((text) => text.includes('"knock"'))).toBe(false);
});

test('VER-3: a producer that no member announces is never received, and is reported', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const bobsPeer = world.server.members.at(-1);
  if (bobsPeer === undefined) throw new Error('Bob is no member');
  world.server.tell(world.server.members, {
    event: 'producer-opened',
    body: { peerId: bobsPeer.id, producerId: 'ghost', kind: 'video' },
  });
  await world.pass(12_000);
  expect(ann.session.remote).toEqual([]);
  expect(ann.call.security.peek().violations.map(({ rule }) => rule)).toEqual(['VER-3']);
  expect(ann.notices).toContain('violation');
  expect(bob.call.security.peek().violations).toEqual([]);
});

test('FRM-5: streams are received as their owner announced them, on the leaf of that owner', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  await bob.local.setCamera(true);
  bob.session.published.value = [{ producerId: 'p1', context: 'camera', codec: 'vp9', paused: false }];
  await world.until('Ann receives', () => ann.session.remote.length === 1);
  const leafIndex = ann.call.participants.peek().find(({ name }) => name === 'Bob')?.leafIndex;
  expect(ann.session.remote).toEqual([
    { producerId: 'p1', context: 'camera', codec: 'vp9', paused: false, leafIndex },
  ]);
  expect(bob.session.remote).toEqual([]);
  const tile = (): string | undefined =>
    ann.call.participants.peek().find(({ name }) => name === 'Bob')?.video;
  expect(tile()).toBe('on');

  const cid = await world.admitted('Cid', ann);
  await world.until('Cid, who came later, receives', () => cid.session.remote.length === 1);

  const size = { context: 'camera', width: 640, height: 360, isLarge: false } as const;
  ann.call.setTileSize(ann.id('Bob'), size);
  expect(ann.session.tileSizes).toEqual([{ leafIndex, ...size }]);
  await bob.meeting.leave();
  await world.until('nothing is received of who left', () => ann.session.remote.length === 0);
});

test('FRM-6: who speaks is flagged at once, by leaf', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  await world.admitted('Bob', ann);
  const speaking = (): readonly string[] =>
    ann.call.participants
      .peek()
      .filter((each) => each.speaking)
      .map(({ name }) => name);
  const leafIndex = ann.call.participants.peek().find(({ name }) => name === 'Bob')?.leafIndex ?? -1;
  ann.session.speaking.value = new Set([leafIndex]);
  ann.session.dominant.value = leafIndex;
  expect(speaking()).toEqual(['Bob']);
  expect(ann.call.dominantSpeaker.peek()).toBe(ann.id('Bob'));
  ann.session.speaking.value = new Set();
  expect(speaking()).toEqual([]);
});

test('FRM-4: a dead frame worker ends the call for this person, and starting again makes a new one', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const { session } = bob;
  session.fault.value = 'worker-dead';
  expect(bob.phase).toMatchObject({ reason: 'media-worker-dead', retry: 'connect' });
  expect(session.closed).toBe(true);
  expect(bob.meeting.call.peek()).toBeNull();
});
