import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { concatBytes, fromBase64Url, utf8Encode } from '@conclave/base';
import type { Bytes, DomainBytes, Result } from '@conclave/base';
import {
  admissionStatement,
  commandStatement,
  encodeCommand,
  encodePolicy,
  gateStatement,
  hostStatement,
  limits,
  policyStatement,
  toPeerId,
  toRoomId,
} from '@conclave/protocol';
import type {
  AnswerBody,
  CreateMeeting,
  ErrorCode,
  PeerId,
  Policy,
  RequestBody,
  RoomId,
  ServerCommand,
} from '@conclave/protocol';
import type { Meeting } from '../src/store/meeting-store.ts';
import type { TestClient } from './client.ts';

const policy: Policy = {
  version: 1,
  minProtocol: limits.protocolVersion,
  suite: 1,
  waitingRoom: true,
  admit: 'host',
  autoAdmit: false,
  lock: false,
  chat: true,
  share: true,
  e2ee: 'required',
  passcode: { version: 1, kind: 'generated', memory: 65_536, passes: 3 },
};

/** A meeting as the host's browser makes it: keys, signed policy. */
export class TestMeeting {
  readonly roomId: RoomId = toRoomId(randomBytes(16));
  readonly gate = newKey();
  readonly host = newKey();
  readonly groupId = new Uint8Array(randomBytes(32));
  /** As it is sent to be created. */
  readonly created: CreateMeeting;
  /** As it is kept from then on; the server makes the key of passes. */
  stored: Meeting;

  /** @param lifeMs what its creation asks for */
  constructor(expiresAt: number, lifeMs = 3_600_000) {
    const gateKey = this.gate.publicKey;
    const passKey = new Uint8Array(randomBytes(32));
    const meeting = {
      roomId: this.roomId,
      hostKey: this.host.publicKey,
      policy: this.policy(1),
    };
    this.created = { ...meeting, gateKey, lifeMs };
    this.stored = { ...meeting, expiresAt, gateKeys: [{ key: gateKey, expiresAt: 0 }], passKey };
  }

  /** INV-7: a policy of this meeting, as its host signs one. */
  policy(version: number, key = this.host, passcode = 1): Meeting['policy'] {
    const body = encodePolicy({
      ...policy,
      version,
      passcode: { version: passcode, kind: 'generated', memory: 65_536, passes: 3 },
    });
    return { body, signature: key.sign(policyStatement(this.roomId, body)) };
  }

  /** JOIN-2: what joiners of this meeting's group seal to, as its host signs it. */
  admission(policyVersion: number, { key = this.host, groupId = this.groupId } = {}): Bytes {
    const facts = { groupId, policyVersion, admitPub: utf8Encode(`key ${policyVersion}`) };
    const [length, version] = [uint32(facts.admitPub.length), uint32(policyVersion)];
    const signature = key.sign(admissionStatement(this.roomId, facts));
    return concatBytes(Uint8Array.of(1), length, facts.admitPub, groupId, version, signature);
  }

  /** A new policy, under the admission key of the first one or another. */
  change(version: number, { key = this.host, admission = this.admission(1) } = {}): RequestBody<'policy'> {
    return { policy: this.policy(version, key), admission };
  }

  /** What a client that holds the link, and the host key where it says so, sends first. */
  entry(nonce: Bytes, options: EnterOptions = {}): RequestBody<'enter'> {
    const { peerId = newPeerId(), host = false, resume, former, gate = this.gate } = options;
    const proof = this.host.sign(hostStatement(nonce, this.roomId, peerId));
    return {
      protocol: limits.protocolVersion,
      roomId: this.roomId,
      peerId,
      gateSignature: gate.sign(gateStatement(nonce, this.roomId, peerId)),
      ...(gate === this.gate ? {} : { gateKey: gate.publicKey }),
      ...(host ? { hostSignature: proof } : {}),
      ...(resume === undefined ? {} : { resume }),
      ...(former === undefined ? {} : { former }),
    };
  }

  /** MOD-2: what its host signs for the connection with this nonce. */
  command(command: ServerCommand, { nonce, counter }: CommandPlace, key = this.host): RequestBody<'command'> {
    const body = encodeCommand(command);
    return { body, counter, signature: key.sign(commandStatement(nonce, counter, this.roomId, body)) };
  }
}

/** Has the host sign it for the connection that brings it. */
export async function order(
  client: TestClient,
  meeting: TestMeeting,
  command: ServerCommand,
  key = meeting.host,
): Promise<Result<unknown, ErrorCode>> {
  return client.request('command', meeting.command(command, await client.nextCommand(), key));
}

/** Which connection brings a command, and its how manieth there. */
export interface CommandPlace {
  readonly nonce: Bytes;
  readonly counter: number;
}

export interface EnterOptions {
  readonly peerId?: PeerId;
  readonly host?: boolean;
  readonly resume?: NonNullable<RequestBody<'enter'>['resume']>;
  readonly former?: { readonly peerId: PeerId; readonly token: Bytes };
  /** Which gate's link is held, and named; by default the first's, which needs no name. */
  readonly gate?: SigningKey;
}

export interface SigningKey {
  readonly publicKey: Bytes;
  sign(statement: DomainBytes): Bytes;
}

export function newKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: rawKey(publicKey),
    sign: (statement) => new Uint8Array(sign(null, statement, privateKey)),
  };
}

export function newPeerId(): PeerId {
  return toPeerId(randomBytes(16));
}

export async function enter(
  client: TestClient,
  meeting: TestMeeting,
  options: EnterOptions = {},
): Promise<Result<AnswerBody<'enter'>, ErrorCode>> {
  return client.request('enter', meeting.entry(await client.nonce, options));
}

function uint32(value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

function rawKey(key: KeyObject): Bytes {
  const { x } = key.export({ format: 'jwk' });
  const bytes = fromBase64Url(x ?? '');
  if (bytes === undefined) throw new Error('no Ed25519 key');
  return bytes;
}
