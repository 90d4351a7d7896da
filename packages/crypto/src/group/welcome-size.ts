import type { RatchetTree } from 'ts-mls';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { maxAdds, maxWelcomeBytes } from './timing.ts';
import type { Turn } from './turn.ts';

/** Trees are never changed, only replaced: each is measured once. */
const known = new WeakMap<RatchetTree, number>();

/** A host log entry, and all that a Welcome holds beside tree and log, in bytes, about. */
const entryBytes = 256;
const around = 8 * 1024;

/** JOIN-5: whom one commit adds at most, so that its Welcomes reach the server before the epoch is another one. */
export function addsThatFit({ state }: Turn): number {
  const { ratchetTree } = state.mls;
  const tree = known.get(ratchetTree) ?? encodeRatchetTree(ratchetTree).length;
  known.set(ratchetTree, tree);
  return addsOf(tree + entryBytes * state.log.entries.length + around);
}

/** @param welcomeBytes of one Welcome */
export function addsOf(welcomeBytes: number): number {
  return Math.max(1, Math.min(maxAdds, Math.floor(maxWelcomeBytes / welcomeBytes)));
}
