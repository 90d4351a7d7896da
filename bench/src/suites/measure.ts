import type { CiphersuiteName } from 'ts-mls';
import type { Report, Sample } from '../sample.ts';
import { Group } from './group.ts';

/** PRIM-2. The first is the baseline. */
const suites: readonly { readonly subject: string; readonly mls: CiphersuiteName }[] = [
  { subject: 'classic', mls: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' },
  { subject: 'hybrid', mls: 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' },
];

/** Members before the change, and how often each is measured. */
const sizes: readonly { readonly members: number; readonly rounds: number }[] = [
  { members: 2, rounds: 12 },
  { members: 10, rounds: 8 },
  { members: 50, rounds: 4 },
  { members: 100, rounds: 4 },
];

interface Round {
  readonly group: Group;
  readonly members: number;
  readonly note: (step: string, unit: Sample['unit'], value: number) => void;
}

/** One group from nothing to a removal, with everything in it measured once. */
async function measureRound({ group, members, note }: Round): Promise<void> {
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    note(step, 'ms', performance.now() - started);
    return result;
  };
  const founder = await group.found(await group.joiner());
  const others = await Promise.all(Array.from({ length: members - 1 }, () => group.joiner()));
  const filled = await group.add(founder, others);
  const last = others.at(-1);
  if (last === undefined) throw new Error('a group of two at least');
  const alice = filled.state;
  const bob = await group.join(last, filled.welcome);

  const newcomer = await timed('key package', () => group.joiner());
  const added = await timed('add', () => group.add(alice, [newcomer]));
  note('add: commit', 'bytes', added.commit.length);
  note('add: welcome', 'bytes', added.welcome.length);
  const bobAfterAdd = await timed('process an add', () => group.process(bob, added.commit));
  await timed('join', () => group.join(newcomer, added.welcome));

  // In a tree where nobody but the founder has committed, the path is sealed to every leaf.
  const removed = await timed('remove, fresh tree', () => group.remove(added.state, members));
  note('remove, fresh tree: commit', 'bytes', removed.commit.length);
  await timed('process a remove, fresh tree', () => group.process(bobAfterAdd, removed.commit));

  // Once some members have committed, it is sealed to few nodes.
  const updaters = 2 * Math.ceil(Math.log2(members));
  if (updaters + 2 > members) return;
  // Alice has leaf 0 and Bob the last one; the others between them take part.
  const stride = Math.floor((members - 2) / updaters);
  const commits: Uint8Array[] = [];
  for (let index = 1; index <= updaters; index += 1) {
    const joiner = others[index * stride - 1];
    if (joiner === undefined) throw new Error('more updates than members');
    let state = await group.join(joiner, filled.welcome);
    for (const commit of commits) state = await group.process(state, commit);
    commits.push((await group.update(state)).commit);
  }
  let aliceSettled = alice;
  let bobSettled = bob;
  for (const commit of commits) {
    aliceSettled = await group.process(aliceSettled, commit);
    bobSettled = await group.process(bobSettled, commit);
  }
  const removal = await timed('remove, settled tree', () => group.remove(aliceSettled, members >> 1));
  note('remove, settled tree: commit', 'bytes', removal.commit.length);
  await timed('process a remove, settled tree', () => group.process(bobSettled, removal.commit));
}

/** Time and bytes of a change in groups of several sizes, in both suites of PRIM-2. */
export async function measureSuites(report: Report): Promise<void> {
  for (const { members, rounds } of sizes) {
    // Round 0 is not counted: it warms the compiler up.
    for (let round = 0; round <= rounds; round += 1) {
      // The suites take turns, and take turns at being first.
      for (const { subject, mls } of round % 2 === 1 ? suites : suites.toReversed()) {
        const group = await Group.of(mls);
        const note = (step: string, unit: Sample['unit'], value: number): void => {
          if (round > 0) report({ point: `${members} members, ${step}`, subject, unit, value });
        };
        await measureRound({ group, members, note });
      }
    }
  }
}
