import { describe, expect, it, vi } from 'vitest';
import {
  authenticatorsOf,
  expectedAuthenticators,
  followAll,
  joinByLibrary,
  passiveClients,
} from './passive-client.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('RFC 9420 vectors: passive clients by ts-mls itself, suite 1', () => {
  it.each(passiveClients)(
    'JOIN-5, COM-1: %s joins by the Welcome and follows the others epoch after epoch',
    async (_name, client) => {
      const states = await followAll(client, await joinByLibrary(client));
      expect(authenticatorsOf(states)).toEqual(expectedAuthenticators(client));
    },
  );

  it.each(passiveClients.filter(([, { external_psks }]) => external_psks.length > 0))(
    'JOIN-5: %s cannot open the Welcome with another external key',
    async (_name, client) => {
      const other = { findPsk: () => new Uint8Array(14) };
      await expect(joinByLibrary(client, other)).rejects.toThrow('operation failed');
    },
  );
});
