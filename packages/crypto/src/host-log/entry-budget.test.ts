import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberId } from '../identity/credential.ts';
import { entryBudget, isOverBudget } from './entry-budget.ts';
import type { Said } from './entry-budget.ts';
import { everyAction } from './fixtures.ts';

const nobody = new Set<never>();
const key = (fill: number) => new Uint8Array(32).fill(fill);
const actions = everyAction(key(9));
const admitOf = (whom: number, signer = key(1)): Said => ({
  action: { kind: 'admit', request: key(0), identityPub: key(whom), nameHash: key(0), isHost: false },
  signer,
});
const remove: Said = { action: { kind: 'remove', identityPub: key(9) }, signer: key(1) };

const said = fc.record({
  action: fc.constantFrom(...actions),
  signer: fc.constantFrom(null, key(1), key(2)),
});

/** What of it counts, one behind the other. */
function counted(all: readonly Said[]): readonly Said[] {
  const taken: Said[] = [];
  for (const one of all) if (!isOverBudget(taken, one, nobody)) taken.push(one);
  return taken;
}

describe('MOD-1: what one member may add to the host log in one window', () => {
  it('MOD-1: never more than the three shares, whatever is said, and all that the host key signs', () => {
    const most = entryBudget.admissions + entryBudget.removals + entryBudget.others;
    fc.assert(
      fc.property(fc.array(said, { minLength: 100, maxLength: 600 }), (all) => {
        const taken = counted(all);
        for (const who of [1, 2]) {
          const own = taken.filter(({ signer }) => signer?.[0] === who);
          const admits = own.filter(({ action }) => action.kind === 'admit').length;
          const removals = own.filter(({ action }) => ['remove', 'bar'].includes(action.kind)).length;
          expect(admits).toBeLessThanOrEqual(entryBudget.admissions);
          expect(removals).toBeLessThanOrEqual(entryBudget.removals);
          expect(own.length).toBeLessThanOrEqual(most);
        }
        const ofHost = (entries: readonly Said[]) => entries.filter(({ signer }) => signer === null).length;
        expect(ofHost(taken)).toBe(ofHost(all));
      }),
    );
  });

  it('MOD-1: what others say, and what oneself says of another kind, takes nothing of it', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 300 }), said, (all, next) => {
        const alike = all.filter(
          ({ action, signer }) =>
            signer !== null && signer === next.signer && shareOf(action.kind) === shareOf(next.action.kind),
        );
        expect(isOverBudget(all, next, nobody)).toBe(isOverBudget(alike, next, nobody));
      }),
    );
  });

  it('MOD-1: ADMITs keep no REMOVE out', () => {
    const flood = Array.from({ length: 1000 }, () => admitOf(3));
    expect(isOverBudget(flood, admitOf(3), nobody)).toBe(true);
    expect(isOverBudget(flood, remove, nobody)).toBe(false);
  });

  it('JOIN-4: one ADMIT of each who is in does not count', () => {
    const present = new Set(Array.from({ length: 40 }, (_, whom) => memberId(key(whom))));
    const each = [...present.keys()].map((_, whom) => admitOf(whom));
    const again = Array.from({ length: entryBudget.admissions - 1 }, () => admitOf(0));
    expect(isOverBudget([...each, ...again], admitOf(0), present)).toBe(false);
    expect(isOverBudget([...each, ...again, admitOf(0)], admitOf(0), present)).toBe(true);
  });
});

function shareOf(kind: Said['action']['kind']): string {
  return kind === 'admit' ? kind : kind === 'remove' || kind === 'bar' ? 'removal' : 'other';
}
