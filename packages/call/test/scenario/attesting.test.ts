import { expect, test } from 'vitest';
import { World } from '../world.ts';

test('FRM-10: lists of sent frames reach the others as their sender’s, and a forgery is shown', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const list = new Uint8Array(1024).fill(7);
  list[0] = 1;
  bob.attestations.at(-1)?.send([list]);
  await world.until('Ann has Bob’s list', () => ann.session.attestations.length > 0);
  const leafIndex = ann.call.participants.peek().find(({ name }) => name === 'Bob')?.leafIndex ?? -1;
  expect(ann.session.attestations).toEqual([{ leafIndex, content: list }]);
  expect(bob.session.attestations).toEqual([]);

  const unattested = { leafIndex, context: 'microphone', reason: 'unattested', frames: 3 } as const;
  ann.attestations.at(-1)?.fault([unattested]);
  expect(ann.call.security.peek().violations).toEqual([]);
  ann.attestations.at(-1)?.fault([{ ...unattested, reason: 'mismatch' }]);
  expect(ann.call.security.peek().violations.map(({ rule }) => rule)).toEqual(['FRM-10']);
});
