import type { Bytes } from '@conclave/base';
import { createInvite, deriveRoom, hostKeyFromSeed, signStatement, suiteVersion } from '@conclave/crypto';
import type { SigningKey } from '@conclave/crypto';
import { encodePolicy, limits, policyStatement, toRoomId } from '@conclave/protocol';
import type { Policy } from '@conclave/protocol';
import { policyRules } from '../hosting/policy-rules.ts';
import { expect, test } from 'vitest';
import { readLobby } from './lobby.ts';

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const policy: Policy = {
  version: 3,
  minProtocol: 1,
  suite: suiteVersion,
  waitingRoom: true,
  admit: 'host',
  autoAdmit: false,
  lock: false,
  chat: true,
  share: true,
  e2ee: 'required',
  passcode: null,
};

async function meeting() {
  const { link: invite, hostKey } = await createInvite(random);
  const room = await deriveRoom(invite);
  const roomId = toRoomId(room.roomId);
  const shown = async (body: Bytes, key: SigningKey = hostKey) => ({
    hostKey: hostKey.publicKey,
    policy: { body, signature: await signStatement(key, policyStatement(roomId, body)) },
  });
  return { invite, roomId, hostKey, shown };
}

test('INV-7: what the host signed is the policy, and the version may stay or rise', async () => {
  const { invite, roomId, hostKey, shown } = await meeting();
  const answer = await shown(encodePolicy(policy));
  for (const before of [null, { policy }]) {
    expect(await readLobby(answer, { invite, roomId }, before)).toEqual({
      ok: true,
      value: { hostKey: hostKey.publicKey, policy, rules: await policyRules(policy, encodePolicy(policy)) },
    });
  }
});

test('INV-7: a policy older than one that was seen is refused, although the host signed it', async () => {
  const { invite, roomId, shown } = await meeting();
  const answer = await shown(encodePolicy(policy));
  expect(await readLobby(answer, { invite, roomId }, { policy: { ...policy, version: 4 } })).toEqual({
    ok: false,
    error: 'server-dishonest',
  });
});

test('INV-2, INV-7: another host key, another signer and the policy of another room are refused', async () => {
  const { invite, roomId, shown } = await meeting();
  const stranger = await hostKeyFromSeed(random(32));
  const answer = await shown(encodePolicy(policy));
  const elsewhere = await meeting();
  const lies = [
    { ...answer, hostKey: stranger.publicKey },
    await shown(encodePolicy(policy), stranger),
    { ...answer, policy: (await elsewhere.shown(encodePolicy(policy))).policy },
  ];
  for (const lie of lies) {
    expect(await readLobby(lie, { invite, roomId }, null)).toEqual({
      ok: false,
      error: 'server-dishonest',
    });
  }
});

test('INV-7, PRIM-2: a meeting that asks for a newer protocol or suite, or speaks of what is not known here, needs an update', async () => {
  const { invite, roomId, shown } = await meeting();
  for (const body of [
    encodePolicy({ ...policy, minProtocol: limits.protocolVersion + 1 }),
    encodePolicy({ ...policy, suite: suiteVersion + 1 }),
    encodePolicy({ ...policy, suite: 255 }),
    new Uint8Array([123, 125]),
  ]) {
    expect(await readLobby(await shown(body), { invite, roomId }, null)).toEqual({
      ok: false,
      error: 'version-too-old',
    });
  }
});
