import { Turn } from '../../src/group/turn.ts';
import { ownWait } from '../../src/group/work.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

/** COM-3: how long a client leaves work of this epoch to others, as it sees that itself; ms. */
export async function waitOf({ now, random, wallTime }: World, { inside }: Client): Promise<number> {
  return ownWait(new Turn(inside, await loadSuite(random), { now, random, wallTime }));
}

/** COM-3: the same clients, whoever acts sooner in this epoch at the front. */
export async function inTurn(world: World, one: Client, other: Client): Promise<readonly [Client, Client]> {
  return (await waitOf(world, one)) < (await waitOf(world, other)) ? [one, other] : [other, one];
}
