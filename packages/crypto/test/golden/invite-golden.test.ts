import { it } from 'vitest';
import { assertInviteGolden } from './invite-golden.ts';

it('INV-1, INV-2, INV-3, INV-4, PRIM-1: the derivations give the figures of the golden file', async () => {
  await assertInviteGolden();
});
