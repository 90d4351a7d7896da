import type { Bytes } from '@conclave/base';
import { deriveRoom, hostKeyFromSeed, matchesInvite } from '@conclave/crypto';
import { decodePolicy, readCreateMeeting, signallingPath } from '@conclave/protocol';
import type { CreateMeeting } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { Passcodes } from './passcodes.ts';
import { createMeeting } from './create-meeting.ts';
import { readLobby } from './lobby.ts';

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const options = { name: ' Ann ', passcode: 'abc-def-ghj', waitingRoom: true };

const passcodes = new Passcodes(random);

async function create(status: number | null, more: Partial<typeof options> = {}, signalling = 426) {
  const posted: CreateMeeting[] = [];
  const created = await createMeeting(
    {
      random,
      passcodes,
      post: (path, json) => {
        if (path === signallingPath) return Promise.resolve({ status: signalling });
        const meeting = readCreateMeeting(JSON.parse(json));
        if (meeting.ok) posted.push(meeting.value);
        return Promise.resolve(status === null ? null : { status });
      },
    },
    { ...options, ...more },
  );
  return { created, posted };
}

test('INV-1, INV-5: what the server gets follows from the link, is signed, and is all that it gets', async () => {
  const { created, posted } = await create(201);
  const [sent] = posted;
  if (!created.ok || sent === undefined) throw new Error('nothing was created');
  const { invite, hostSeed, name } = created.value;
  expect(name).toBe('Ann');
  expect(Object.keys(sent).toSorted()).toEqual(['gateKey', 'hostKey', 'lifeMs', 'policy', 'roomId']);
  const room = await deriveRoom(invite);
  expect(sent.gateKey).toEqual(room.gateKey.publicKey);
  expect((await hostKeyFromSeed(hostSeed)).publicKey).toEqual(sent.hostKey);
  expect(matchesInvite(invite, sent.hostKey)).toBe(true);
  const lobby = await readLobby(sent, { invite, roomId: sent.roomId }, null);
  expect(lobby.ok).toBe(true);
});

test('INV-3, JOIN-4: the policy says what the host chose', async () => {
  const policyOf = async (more: Partial<typeof options> & { passcode?: string }) => {
    const [sent] = (await create(201, more)).posted;
    return sent === undefined ? undefined : decodePolicy(sent.policy.body);
  };
  expect(await policyOf({ waitingRoom: true })).toMatchObject({
    value: { waitingRoom: true, admit: 'cohosts', autoAdmit: false, passcode: { memory: 65_536, passes: 3 } },
  });
  expect(await policyOf({ passcode: passcodes.generate() })).toMatchObject({
    value: { passcode: { kind: 'generated' } },
  });
  // Written like one, and made up by a person all the same.
  expect(await policyOf({ passcode: 'abc-def-ghj' })).toMatchObject({
    value: { passcode: { kind: 'typed' } },
  });
  expect(await policyOf({ waitingRoom: false })).toMatchObject({
    value: { waitingRoom: false, admit: 'members', autoAdmit: true },
  });
});

test.each([
  [null, 'server-unreachable'],
  [429, 'too-many-requests'],
  [400, 'server-refused'],
  [503, 'server-refused'],
] as const)('a server that answers %s is %s', async (status, reason) => {
  expect((await create(status)).created).toEqual({ ok: false, error: reason });
});

test('a server that refuses the page itself, not the meeting, is told from one that refuses the meeting', async () => {
  expect((await create(403, {}, 403)).created).toEqual({ ok: false, error: 'origin-refused' });
  expect((await create(403, {}, 426)).created).toEqual({ ok: false, error: 'server-refused' });
});

test('ID-2, INV-3: an empty name and an empty passcode never reach the server', async () => {
  const noName = await create(201, { name: '  ' });
  const noPasscode = await create(201, { passcode: ' - ' });
  expect(noName.created).toEqual({ ok: false, error: 'name-invalid' });
  expect(noPasscode.created).toEqual({ ok: false, error: 'passcode-invalid' });
  expect([...noName.posted, ...noPasscode.posted]).toEqual([]);
});
