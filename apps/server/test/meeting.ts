import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { fromBase64Url } from '@conclave/base';
import type { Bytes, DomainBytes, Result } from '@conclave/base';
import {
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
  suite: 'hybrid',
  waitingRoom: true,
  admit: 'host',
  autoAdmit: false,
  lock: false,
  chat: true,
  share: true,
  e2ee: 'required',
  passcode: { version: 1, memory: 65_536, passes: 3 },
};

/** A meeting as the host's browser makes it: keys, signed policy. */
export class TestMeeting {
  readonly roomId: RoomId = toRoomId(randomBytes(16));
  readonly gate = newKey();
  readonly host = newKey();
  /** As it is sent to be created. */
  readonly created: CreateMeeting;
  /** As it is kept from then on. */
  readonly stored: Meeting;

  constructor(expiresAt: number) {
    const gateKey = this.gate.publicKey;
    const meeting = {
      roomId: this.roomId,
      hostKey: this.host.publicKey,
      policy: this.policy(1),
      expiresAt,
    };
    this.created = { ...meeting, gateKey };
    this.stored = { ...meeting, gateKeys: [{ key: gateKey, expiresAt: 0 }] };
  }

  /** INV-7: a policy of this meeting, as its host signs one. */
  policy(version: number, key = this.host): RequestBody<'policy'> {
    const body = encodePolicy({ ...policy, version });
    return { body, signature: key.sign(policyStatement(this.roomId, body)) };
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

  command(command: ServerCommand, key = this.host): RequestBody<'command'> {
    const body = encodeCommand(command);
    return { body, signature: key.sign(commandStatement(this.roomId, body)) };
  }
}

export interface EnterOptions {
  readonly peerId?: PeerId;
  readonly host?: boolean;
  readonly resume?: { readonly token: Bytes; readonly seq: number };
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

function rawKey(key: KeyObject): Bytes {
  const { x } = key.export({ format: 'jwk' });
  const bytes = fromBase64Url(x ?? '');
  if (bytes === undefined) throw new Error('no Ed25519 key');
  return bytes;
}
