import { err, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import * as v from 'valibot';
import { encode } from './codec.ts';
import { counter, peerId, publicKey } from './fields.ts';
import { limits } from './limits.ts';
import { read, readJson } from './read.ts';

/** INV-3: who made a passcode up. One that is generated has so many bits that nobody has to count wrong ones (JOIN-3). */
const passcodeKinds = ['generated', 'typed'] as const;
export type PasscodeKind = (typeof passcodeKinds)[number];

/**
 * INV-7: the rules of a meeting, signed by the host key over the exact bytes of their JSON. `passcode` holds the
 * Argon2id parameters (INV-3) with `memory` in KiB, or null where none is asked for.
 */
export const policySchema = v.strictObject({
  version: v.pipe(counter, v.minValue(1)),
  minProtocol: counter,
  /** PRIM-2: a byte. A client that knows it not says that it is too old for the meeting. */
  suite: v.pipe(counter, v.minValue(1), v.maxValue(255)),
  waitingRoom: v.boolean(),
  admit: v.picklist(['host', 'cohosts', 'members']),
  autoAdmit: v.boolean(),
  lock: v.boolean(),
  chat: v.boolean(),
  share: v.boolean(),
  e2ee: v.literal('required'),
  passcode: v.nullable(
    v.strictObject({
      version: counter,
      kind: v.picklist(passcodeKinds),
      memory: v.pipe(counter, v.minValue(19 * 1024), v.maxValue(1024 * 1024)),
      passes: v.pipe(counter, v.minValue(2), v.maxValue(16)),
    }),
  ),
});

export type Policy = v.InferOutput<typeof policySchema>;

export function encodePolicy(policy: Policy): Bytes {
  return utf8Encode(JSON.stringify(policy));
}

export function decodePolicy(body: Uint8Array): Result<Policy, 'malformed-policy'> {
  return decodeJson(policySchema, body, 'malformed-policy');
}

const lifeMs = v.pipe(counter, v.maxValue(limits.gateLifeMs));

/**
 * MOD-2: what the server itself must do for a host. A gate's `lifeMs` is in milliseconds from when the server takes the
 * command, so that no clock but the server's decides when it closes; 0 for as long as the meeting. Opening one that is
 * open already gives it another.
 */
const commandSchema = v.variant('action', [
  v.strictObject({ action: v.literal('close-peer'), peerId }),
  v.strictObject({ action: v.literal('end') }),
  v.strictObject({ action: v.literal('open-gate'), gateKey: publicKey, lifeMs }),
  v.strictObject({ action: v.literal('close-gate'), gateKey: publicKey }),
]);

export type ServerCommand = v.InferOutput<typeof commandSchema>;

export function encodeCommand(command: ServerCommand): Bytes {
  return utf8Encode(encode(command));
}

export function decodeCommand(body: Uint8Array): Result<ServerCommand, 'malformed-command'> {
  return decodeJson(commandSchema, body, 'malformed-command');
}

function decodeJson<const S extends v.GenericSchema, const E extends string>(
  schema: S,
  body: Uint8Array,
  reason: E,
): Result<v.InferOutput<S>, E> {
  const json = readJson(utf8Decode(body) ?? '');
  const parsed = json.ok ? read(schema, json.value) : json;
  return parsed.ok ? parsed : err(reason);
}
