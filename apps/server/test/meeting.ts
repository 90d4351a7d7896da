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
  readonly stored: CreateMeeting;

  constructor(expiresAt: number) {
    const body = encodePolicy(policy);
    this.stored = {
      roomId: this.roomId,
      gateKey: this.gate.publicKey,
      hostKey: this.host.publicKey,
      policy: { body, signature: this.host.sign(policyStatement(this.roomId, body)) },
      expiresAt,
    };
  }

  /** What a client that holds the link, and the host key where it says so, sends first. */
  entry(nonce: Bytes, options: EnterOptions = {}): RequestBody<'enter'> {
    const { peerId = newPeerId(), host = false, resume, gate = this.gate } = options;
    const proof = this.host.sign(hostStatement(nonce, this.roomId, peerId));
    return {
      protocol: limits.protocolVersion,
      roomId: this.roomId,
      peerId,
      gateSignature: gate.sign(gateStatement(nonce, this.roomId, peerId)),
      ...(host ? { hostSignature: proof } : {}),
      ...(resume === undefined ? {} : { resume }),
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
