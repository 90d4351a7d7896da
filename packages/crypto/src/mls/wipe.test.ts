import { createCommit, createGroup } from 'ts-mls';
import { expect, it, vi } from 'vitest';
import { personOf, random } from '../../test/fixtures.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import { clientConfig } from './client-config.ts';
import { makeKeyPackage } from './key-package.ts';
import { loadSuite } from './suite.ts';
import { dropHistory, wipeState } from './wipe.ts';

vi.setConfig({ testTimeout: 30_000 });

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

it('FRM-9: secrets of an epoch that ended are zeroed, and what the next one shares stays', async () => {
  const suite = await loadSuite(random);
  const hostKey = await signingKeyFromSeed(new Uint8Array(32).fill(1));
  const scope = { roomId: new Uint8Array(16), hostPub: hostKey.publicKey };
  const own = await makeKeyPackage(suite, scope, await personOf('Ada'));
  const first = await createGroup(
    random(32),
    own.keyPackage,
    own.privateKeys,
    [],
    suite,
    clientConfig(scope),
  );
  const { newState: second } = await createCommit({ state: first, cipherSuite: suite });

  wipeState(first, second);
  expect(isZero(first.keySchedule.exporterSecret)).toBe(true);
  expect(isZero(first.keySchedule.initSecret)).toBe(true);
  expect(isZero(second.signaturePrivateKey)).toBe(false);
  expect(isZero(second.keySchedule.exporterSecret)).toBe(false);
  const former = second.historicalReceiverData.get(0n);
  expect(former === undefined || isZero(former.senderDataSecret)).toBe(false);

  const third = dropHistory(second, new Set([0n]));
  expect(third.historicalReceiverData.size).toBe(0);
  expect(former !== undefined && isZero(former.senderDataSecret)).toBe(true);
  expect(isZero(third.keySchedule.exporterSecret)).toBe(false);
});
