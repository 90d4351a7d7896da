import { it, vi } from 'vitest';
import { assertInviteGolden } from './invite-golden.ts';

vi.setConfig({ testTimeout: 60_000 });

it('INV-1, INV-2, INV-3, INV-4, PRIM-1: the derivations give the figures of the golden file in a browser', async () => {
  await assertInviteGolden();
});
