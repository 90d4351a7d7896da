import { concatBytes, toHex, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { createGroup } from 'ts-mls';
import { chunkContext, encodeFileDescriptor } from '../../src/app/file-format.ts';
import { fileName } from '../../src/app/file-name.ts';
import { encodeEnvelope } from '../../src/group/envelope.ts';
import type { Envelope } from '../../src/group/envelope.ts';
import { epochEffect } from '../../src/group/epoch-effect.ts';
import { genesisCodec, logStart, signGenesis } from '../../src/group/genesis.ts';
import { meetingCode } from '../../src/group/meeting-code.ts';
import { entryCodec } from '../../src/host-log/entry.ts';
import { everyAction, firstLink, rulesOf } from '../../src/host-log/fixtures.ts';
import { emptyLog, nameHash, replay, signActions } from '../../src/host-log/host-log.ts';
import { encodeCredential, makeCredential, memberId } from '../../src/identity/credential.ts';
import { inviteOfHost } from '../../src/invite/invite.ts';
import { deriveJoinKey, linkIdOf } from '../../src/invite/join-key.ts';
import { derivePwKey } from '../../src/invite/passcode.ts';
import { deriveRoom } from '../../src/invite/room.ts';
import { makeAdmissionKey } from '../../src/join/admission.ts';
import { sealingKey } from '../../src/join/sealing.ts';
import { clientConfig } from '../../src/mls/client-config.ts';
import { makeKeyPackage } from '../../src/mls/key-package.ts';
import { joinPskId } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { suiteVersion } from '../../src/primitives/suite-version.ts';
import { encode } from '../../src/primitives/codec.ts';
import { signingKeyFromSeed } from '../../src/primitives/signing.ts';
import { EpochKeys } from '../../src/sframe/epoch-keys.ts';
import { encodeAudioPayload } from '../../src/sframe/audio-payload.ts';
import { FrameKeys } from '../../src/sframe/frame-keys.ts';
import { FrameSealer } from '../../src/sframe/frame-sealer.ts';
import { CONTEXT } from '../../src/sframe/kid.ts';
import { meetingCodeText } from '../../src/verify/meeting-code-qr.ts';
import { persistentId, provePersistentIdentity } from '../../src/verify/persistent-identity.ts';
import { safetyHalf, safetyNumber, safetyText } from '../../src/verify/safety-number.ts';
import { nameOf, personOf, random } from '../fixtures.ts';

/** What stands for randomness: each byte string its own, the same in every run. */
function fixed(length: number, salt: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + salt * 29 + 3) % 256);
}

const hostSeed = fixed(32, 2);
const groupId = fixed(32, 3);
const identitySeed = fixed(32, 4);
const leafKey = fixed(32, 5);
export const time = 1_790_000_000_123;

/** Every derivation and encoding of docs/protocol.md that has no randomness of its own. Byte strings in hex. */
export async function protocolVectors() {
  const hostKey = await signingKeyFromSeed(hostSeed);
  const identity = await signingKeyFromSeed(identitySeed);
  const link = await inviteOfHost({ hostSeed, linkIndex: 0 });
  const { roomId } = await deriveRoom(link);
  const scope = { roomId, hostPub: hostKey.publicKey };
  const given = {
    linkSecret: toHex(link.linkSecret),
    roomSecret: toHex(link.roomSecret),
    hostSeed: toHex(hostSeed),
    hostPub: toHex(hostKey.publicKey),
    roomId: toHex(roomId),
    groupId: toHex(groupId),
    identitySeed: toHex(identitySeed),
    identityPub: toHex(identity.publicKey),
  };

  const linkId = linkIdOf(link.linkSecret);
  const psk = { pwVersion: 3, linkId: toHex(linkId), id: toHex(joinPskId(roomId, { linkId, pwVersion: 3 })) };

  const suite = await loadSuite(random);
  const facts = { seed: fixed(32, 6), groupId, policyVersion: 4 };
  const { blob } = await makeAdmissionKey(suite, scope, hostKey, facts);
  const admission = { seed: toHex(facts.seed), policyVersion: 4, blob: toHex(blob) };

  const person = { identity, hostKey, name: nameOf('Zoë'), peer: 'peer-1' };
  const credential = {
    leafKey: toHex(leafKey),
    name: person.name,
    nameHash: toHex(nameHash(person.name)),
    peer: person.peer,
    bytes: toHex(encodeCredential(await makeCredential(scope, person, leafKey))),
  };

  const rules = rulesOf({ digest: fixed(32, 7) });
  const founder = identity.publicKey;
  const genesis = await signGenesis(scope, hostKey, {
    groupId,
    suite: suiteVersion,
    time,
    founder,
    rules,
    links: [{ ...firstLink, linkId }],
  });
  const log = emptyLog(logStart(scope, genesis));
  const signed = await signActions(
    log,
    everyAction(fixed(32, 8)),
    { key: hostKey, signer: null },
    { epoch: 9, time },
  );
  const whole = await replay(log, signed.slice(0, 2));
  const hostLog = {
    time,
    genesis: toHex(encode(genesisCodec, genesis)),
    hashes: whole.ok ? whole.value.hashes.map(toHex) : [],
    entries: signed.map((entry) => ({
      kind: entry.body.action.kind,
      bytes: toHex(encode(entryCodec, entry)),
    })),
  };

  return {
    given,
    psk,
    admission,
    credential,
    hostLog,
    envelopes: envelopes(),
    frames: await frames(),
    file: fileVectors(),
    codes: codes(roomId),
    persons: await persons(roomId, identity.publicKey),
  };
}

/** What the recorded request was sealed in: the meeting and the admission key of the vectors. */
export async function recordedScope() {
  const suite = await loadSuite(random);
  const hostKey = await signingKeyFromSeed(hostSeed);
  const link = await inviteOfHost({ hostSeed, linkIndex: 0 });
  const { roomId, pwSalt } = await deriveRoom(link);
  const pwKey = await derivePwKey('abc-d3f-g7h', pwSalt, { memory: 19 * 1024, passes: 2 });
  if (!pwKey.ok) throw new Error(pwKey.error);
  const key = await sealingKey(suite, fixed(32, 6));
  return {
    suite,
    credentialScope: { roomId, hostPub: hostKey.publicKey },
    scope: { roomId },
    admission: { admitPub: key.publicKey, groupId },
    admitKey: key,
    joinKey: deriveJoinKey(link.linkSecret, pwKey.value, roomId, 3),
  };
}

function envelopes() {
  const all: readonly Envelope[] = [
    { kind: 'content', content: utf8Encode('{"kind":"reaction","name":"heart"}') },
    { kind: 'content', content: fixed(300, 9) },
    { kind: 'ack' },
    { kind: 'heartbeat', transcriptHash: fixed(64, 10), epoch: 258 },
    { kind: 'leave' },
    { kind: 'wrong-passcode', request: fixed(32, 11), identityPub: fixed(32, 12), linkId: fixed(16, 14) },
    { kind: 'reject', epoch: 7, commit: fixed(32, 13) },
  ];
  return all.map((envelope, index) => {
    const generation = index * 1000;
    const { kind, ...fields } = envelope;
    const shown = Object.entries<unknown>(fields).map(([name, value]): [string, unknown] => [
      name,
      value instanceof Uint8Array ? toHex(value) : value,
    ]);
    const bytes = toHex(encodeEnvelope({ generation, envelope }));
    return { generation, kind, fields: Object.fromEntries<unknown>(shown), bytes };
  });
}

/** A group of one, whose epoch has the given exporter secret. */
async function groupOf(exporterSecret: Bytes) {
  const impl = await loadSuite(random);
  const scope = { roomId: fixed(16, 26), hostPub: fixed(32, 27) };
  const own = await makeKeyPackage(impl, scope, await personOf('Ada'));
  const { keyPackage, privateKeys } = own;
  const state = await createGroup(groupId, keyPackage, privateKeys, [], impl, clientConfig(scope));
  return { ...state, keySchedule: { ...state.keySchedule, exporterSecret } };
}

/** From the exporter secret of an epoch to sealed frames, by the sealer that the worker runs. */
async function frames() {
  const impl = await loadSuite(random);
  const exporterSecret = fixed(impl.kdf.size, 14);
  const [epoch, leafIndex] = [300, 5];
  const group = await groupOf(exporterSecret);
  const { baseKey } = await epochEffect(group, epoch, impl, 'join', false);
  const shown = toHex(baseKey);
  const keys = new FrameKeys();
  const at = { generation: 0, number: epoch };
  keys.install(at, await EpochKeys.import(baseKey), 'no-removal', 0);
  keys.useSendEpoch(at);
  const audio = encodeAudioPayload(37, fixed(50, 15), 192);
  if (audio.kind === 'drop') throw new Error(audio.reason);
  const streams = [
    { context: CONTEXT.microphone, codec: 'opus', frame: audio.data },
    {
      context: CONTEXT.cameraLayer1,
      codec: 'vp8',
      frame: concatBytes(new Uint8Array([0x50]), fixed(60, 16)),
    },
    {
      context: CONTEXT.cameraLayer1,
      codec: 'vp8',
      frame: concatBytes(new Uint8Array([0x51]), fixed(60, 17)),
    },
    { context: CONTEXT.screenLayer0, codec: 'vp9', frame: fixed(60, 18) },
  ] as const;
  const sealed = [];
  for (const { context, codec, frame } of streams) {
    const outcome = await new FrameSealer(keys, { leafIndex, context, codec }).seal(frame, 0);
    if (outcome.kind === 'drop') throw new Error(outcome.reason);
    const { ctr, data } = outcome;
    sealed.push({ context, codec, ctr, plain: toHex(frame), sealed: toHex(data) });
  }
  return { exporterSecret: toHex(exporterSecret), baseKey: shown, epoch, leafIndex, sealed };
}

function fileVectors() {
  const [id, key, hash] = [fixed(16, 19), fixed(32, 20), fixed(32, 21)];
  const descriptor = encodeFileDescriptor({ id, key, hash, name: fileName('notes.txt'), size: 4097 });
  return {
    id: toHex(id),
    key: toHex(key),
    hash: toHex(hash),
    name: 'notes.txt',
    size: 4097,
    descriptor: toHex(descriptor),
    context: toHex(chunkContext(id)),
  };
}

function codes(roomId: Bytes) {
  const authenticator = fixed(64, 22);
  const code = meetingCode(authenticator, roomId);
  return {
    authenticator: toHex(authenticator),
    epoch: 300,
    code,
    text: meetingCodeText({ roomId, epoch: 300, code }),
  };
}

async function persons(roomId: Bytes, identityPub: Bytes) {
  const key = await signingKeyFromSeed(fixed(32, 23));
  const other = fixed(32, 24);
  const [mine, theirs] = [safetyHalf(persistentId(key.publicKey)), safetyHalf(persistentId(other))];
  return {
    publicKey: toHex(key.publicKey),
    other: toHex(other),
    proof: toHex(await provePersistentIdentity(key, roomId, memberId(identityPub))),
    number: safetyNumber(mine, theirs),
    text: safetyText(mine, theirs),
  };
}
