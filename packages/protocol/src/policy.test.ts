import { ok, utf8Encode } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, ids } from '../test/arbitraries.ts';
import { limits } from './limits.ts';
import { decodeCommand, decodePolicy, encodeCommand, encodePolicy } from './policy.ts';
import type { Policy } from './policy.ts';

const policy: fc.Arbitrary<Policy> = fc.record({
  version: fc.integer({ min: 1 }),
  minProtocol: fc.nat(),
  suite: fc.integer({ min: 1, max: 255 }),
  waitingRoom: fc.boolean(),
  admit: fc.constantFrom('host', 'cohosts', 'members'),
  autoAdmit: fc.boolean(),
  lock: fc.boolean(),
  chat: fc.boolean(),
  share: fc.boolean(),
  e2ee: fc.constant('required'),
  passcode: fc.option(
    fc.record({
      version: fc.nat(),
      kind: fc.constantFrom('generated', 'typed'),
      memory: fc.integer({ min: 19 * 1024, max: 1024 * 1024 }),
      passes: fc.integer({ min: 2, max: 16 }),
    }),
  ),
});

test('INV-7: a policy is the same after its bytes, and fits its cap', () => {
  fc.assert(
    fc.property(policy, (value) => {
      const body = encodePolicy(value);
      expect(body.length).toBeLessThanOrEqual(limits.policy);
      expect(decodePolicy(body)).toEqual(ok(value));
    }),
  );
});

test('INV-7, PRIM-2: a policy without required encryption, or with a field too many, or a suite that is no byte, is malformed', () => {
  fc.assert(
    fc.property(policy, fc.constantFrom('optional', 'off', true, null), (value, e2ee) => {
      for (const other of [
        { ...value, e2ee },
        { ...value, extra: 1 },
        { ...value, suite: 0 },
        { ...value, suite: 256 },
        { ...value, suite: 'classic' },
      ]) {
        expect(decodePolicy(utf8Encode(JSON.stringify(other)))).toEqual({
          ok: false,
          error: 'malformed-policy',
        });
      }
    }),
  );
});

test('INV-3: Argon2id below the compiled-in floor of 19 MiB and two passes is malformed', () => {
  const floor = { version: 0, kind: 'typed', memory: 19 * 1024, passes: 2 };
  const encode = (passcode: object) =>
    utf8Encode(JSON.stringify({ ...fc.sample(policy, 1)[0], passcode: { ...floor, ...passcode } }));
  expect(decodePolicy(encode({})).ok).toBe(true);
  expect(decodePolicy(encode({ memory: 19 * 1024 - 1 })).ok).toBe(false);
  expect(decodePolicy(encode({ passes: 1 })).ok).toBe(false);
});

test('MOD-2: commands are the same after their bytes, and fit their cap', () => {
  const command = fc.oneof(
    fc.record({ action: fc.constant('close-peer' as const), peerId: ids.peerId }),
    fc.record({ action: fc.constant('end' as const) }),
    fc.record({
      action: fc.constant('open-gate' as const),
      gateKey: bytes(32, 32),
      lifeMs: fc.nat(limits.gateLifeMs),
    }),
    fc.record({ action: fc.constant('close-gate' as const), gateKey: bytes(32, 32) }),
  );
  fc.assert(
    fc.property(command, (value) => {
      const body = encodeCommand(value);
      expect(body.length).toBeLessThanOrEqual(limits.command);
      expect(decodeCommand(body)).toEqual(ok(value));
    }),
  );
});

test('DOS-1: random bytes are neither policy nor command, and never throw', () => {
  fc.assert(
    fc.property(fc.oneof(bytes(100), fc.json().map(utf8Encode)), (body) => {
      expect(decodePolicy(body).ok).toBe(false);
      expect(decodeCommand(body).ok).toBe(false);
    }),
  );
});
