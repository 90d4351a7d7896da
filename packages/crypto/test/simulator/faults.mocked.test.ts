import './simulated-primitives.ts';
import { expect, it, vi } from 'vitest';
import type * as policyModule from '../../src/group/commit-policy.ts';
import type * as generationModule from '../../src/group/generation.ts';
import type * as paceModule from '../../src/group/pace.ts';
import type * as takeOverModule from '../../src/group/take-over.ts';
import type * as workModule from '../../src/group/work.ts';
import type * as budgetModule from '../../src/host-log/entry-budget.ts';
import type * as serverModule from './server.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { simulate } from './simulate.ts';

// Faults that are planted, to see that the simulator finds them.
const planted = vi.hoisted(() => ({ fault: 'none' }));

vi.mock('../../src/group/work.ts', async (original) => {
  const actual = await original<typeof workModule>();
  const work: typeof actual = {
    ...actual,
    ownWait: (turn) => (planted.fault === 'no rank' ? Infinity : actual.ownWait(turn)),
    openRemoves: (turn) => (planted.fault === 'no removes' ? [] : actual.openRemoves(turn)),
    openAdds: (turn) => {
      if (planted.fault === 'no rank') return [];
      if (planted.fault !== 'no admission') return actual.openAdds(turn);
      return [...turn.state.applicants.values()].map((applicant) => ({ applicant, due: turn.now }));
    },
  };
  return work;
});

vi.mock('../../src/group/take-over.ts', async (original) => {
  const actual = await original<typeof takeOverModule>();
  const takeOver: typeof actual.takeOver = (turn, hostKey, from) => {
    if (planted.fault !== 'no hand-over') return actual.takeOver(turn, hostKey, from);
    turn.update({ setting: { ...turn.state.setting, hostKey } });
  };
  return { ...actual, takeOver };
});

vi.mock('../../src/group/commit-policy.ts', async (original) => {
  const actual = await original<typeof policyModule>();
  const { memberId } = await import('../../src/identity/credential.ts');
  const { memberCredential } = await import('../../src/mls/client-config.ts');
  const { keyPackageHash } = await import('../../src/mls/key-package.ts');
  const { toHex } = await import('@conclave/base');
  const policy: typeof actual = {
    ...actual,
    judgeProposals: (proposals, known) => {
      if (planted.fault !== 'no admission') return actual.judgeProposals(proposals, known);
      const removed: number[] = [];
      const added = [];
      for (const proposal of proposals) {
        if (proposal.proposalType === 'remove') removed.push(proposal.remove.removed);
        if (proposal.proposalType !== 'add') continue;
        const { keyPackage } = proposal.add;
        const credential = memberCredential(keyPackage.leafNode.credential);
        if (credential === undefined) continue;
        added.push({ request: toHex(keyPackageHash(keyPackage)), id: memberId(credential.identityPub) });
      }
      return { ok: true, value: { removed, added } };
    },
  };
  return policy;
});

vi.mock('./server.ts', async (original) => {
  const actual = await original<typeof serverModule>();
  class ForkingServer extends actual.Server {
    override handle(...[from, request]: Parameters<InstanceType<typeof actual.Server>['handle']>) {
      // Takes a commit that lost for the winner's place too.
      if (planted.fault === 'fork' && request.type === 'commit' && request.epoch === this.epoch - 1) {
        this.epoch = request.epoch;
      }
      return super.handle(from, request);
    }
  }
  return { ...actual, Server: ForkingServer };
});

vi.mock('../../src/group/generation.ts', async (original) => {
  const actual = await original<typeof generationModule>();
  const isPlaced: typeof actual.isPlaced = (placed, sender) =>
    planted.fault === 'no place' || actual.isPlaced(placed, sender);
  return { ...actual, isPlaced };
});

vi.mock('../../src/host-log/entry-budget.ts', async (original) => {
  const actual = await original<typeof budgetModule>();
  const isOverBudget: typeof actual.isOverBudget = (...said) =>
    planted.fault !== 'no budget' && actual.isOverBudget(...said);
  return { ...actual, isOverBudget };
});

vi.mock('../../src/group/pace.ts', async (original) => {
  const actual = await original<typeof paceModule>();
  // Who joins counts as if nothing had been said before.
  const ledgerOf: typeof actual.ledgerOf = (state, window) => {
    const isNew =
      'firstEpoch' in state && state.firstEpoch === window.since && state.ledger?.window !== window;
    if (planted.fault !== 'new ledger' || !isNew) return actual.ledgerOf(state, window);
    return { window, from: state.log.entries.length };
  };
  return { ...actual, ledgerOf };
});

async function faultsUnder(
  fault: string,
  seeds: number,
  changes: (seed: number) => Partial<Plan> = () => ({}),
): Promise<readonly string[]> {
  planted.fault = fault;
  const faults: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const told = (await simulate(seed, { ...planOf(seed), ...changes(seed) })).fault;
    if (told !== null) faults.push(told);
  }
  planted.fault = 'none';
  return faults;
}

vi.setConfig({ testTimeout: 300_000 });

it('the simulator finds clients that take in whom nobody admitted', async () => {
  const faults = await faultsUnder('no admission', 12);
  expect(faults.some((fault) => /nobody let in|without an ADMIT|was removed/u.test(fault))).toBe(true);
});

it('the simulator finds a group in which nobody has a rank', async () => {
  expect(await faultsUnder('no rank', 12)).toContainEqual(expect.stringContaining('no rest'));
});

it('the simulator finds a group that keeps whoever leaves', async () => {
  expect(await faultsUnder('no removes', 12)).not.toEqual([]);
});

it('the simulator finds an heir who takes the host key and does not say so', async () => {
  expect(await faultsUnder('no hand-over', 4)).toContainEqual(expect.stringContaining('is not the host'));
});

it('the simulator finds a server that lets two commits end one epoch', async () => {
  expect(await faultsUnder('fork', 30)).not.toEqual([]);
});

it('the simulator finds clients that hear one message twice', async () => {
  expect(await faultsUnder('no place', 16, () => ({ dishonest: true }))).toContainEqual(
    expect.stringContaining('takes a message of'),
  );
});

/** A calm meeting in which everybody may let people in, and somebody floods the host log. */
function flooded(seed: number): Partial<Plan> {
  const { rules } = planOf(seed);
  return {
    floods: true,
    restarts: false,
    pause: 6_000,
    rules: { ...rules, admit: 'members', waitingRoom: true },
  };
}

it('the simulator finds clients that take what one member signs without end', async () => {
  const faults = await faultsUnder('no budget', 12, flooded);
  expect(faults).toContainEqual(expect.stringContaining('takes a flood of entries'));
});

it('the simulator finds newcomers who don’t count what was said before them', async () => {
  const faults = await faultsUnder('new ledger', 24, flooded);
  expect(faults).toContainEqual(expect.stringContaining('host log'));
});
