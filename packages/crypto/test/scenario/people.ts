import type { Client } from './client.ts';
import { World } from './world.ts';

/** A host and three members, Eve, Bob and Cem, some time after the last of them came. */
export async function hostAndThree(): Promise<{
  readonly world: World;
  readonly host: Client;
  readonly eve: Client;
  readonly bob: Client;
  readonly cem: Client;
}> {
  const world = await World.create();
  const host = await world.host();
  const eve = await world.admit(host, 'Eve');
  const bob = await world.admit(host, 'Bob');
  const cem = await world.admit(host, 'Cem');
  await world.advance(1100);
  return { world, host, eve, bob, cem };
}
