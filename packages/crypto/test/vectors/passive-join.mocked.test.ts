import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import type { Result } from '@conclave/base';
import { describe, expect, it, vi } from 'vitest';
import { makeCredential } from '../../src/identity/credential.ts';
import { joinGroup } from '../../src/mls/join-group.ts';
import type { Joined } from '../../src/mls/join-group.ts';
import { treeFault } from '../../src/mls/tree-check.ts';
import { personOf } from '../fixtures.ts';
import {
  authenticatorsOf,
  expectedAuthenticators,
  followAll,
  invited,
  passiveClients,
  pskIndexOf,
} from './passive-client.ts';
import type { PassiveClient } from './passive-client.ts';
import { suite } from './vector.ts';

vi.setConfig({ testTimeout: 60_000 });
// The real one, but where a test says otherwise.
vi.mock(import('../../src/mls/tree-check.ts'), { spy: true });

const scope = { roomId: new Uint8Array(16), hostPub: new Uint8Array(32) };
// It comes back as it is given.
const credential = await makeCredential(scope, await personOf('passive'), new Uint8Array(32));

function join(client: PassiveClient): Promise<Result<Joined, string>> {
  const { welcome, keyPackage, privateKeys } = invited(client);
  const own = { keyPackage, privateKeys, credential };
  return joinGroup({ welcome, own, psk: pskIndexOf(client), scope, suite });
}

/** JOIN-5, JOIN-6: one external key, and the tree inside. */
const ofOurForm = passiveClients.filter(
  ([, { external_psks, ratchet_tree }]) => external_psks.length === 1 && ratchet_tree === null,
);

describe('RFC 9420 vectors: passive clients by our own join, suite 1', () => {
  it('has clients of our form and of others', () => {
    expect(ofOurForm).toHaveLength(15);
    expect(passiveClients).toHaveLength(22);
  });

  it.each(ofOurForm)(
    'JOIN-5, JOIN-6: %s joins where other credentials are let in, and follows the others',
    async (_name, client) => {
      vi.mocked(treeFault).mockResolvedValueOnce(null);
      const joined = await join(client);
      if (!joined.ok) throw new Error(joined.error);
      const state = { ...joined.value.mls, clientConfig: defaultClientConfig };
      const states = await followAll(client, state);
      expect(authenticatorsOf(states)).toEqual(expectedAuthenticators(client));
    },
  );

  it.each(passiveClients)('JOIN-6, PRIM-3: %s gets into no group that is not ours', async (_name, client) => {
    const joined = await join(client);
    const fault =
      client.external_psks.length !== 1
        ? 'the Welcome has not exactly one PSK'
        : client.ratchet_tree === null
          ? 'a leaf has another form'
          : 'the Welcome has no tree';
    expect(joined).toEqual({ ok: false, error: fault });
  });
});
