import { World } from './world.ts';

/** A meeting of three: Ann is the host. */
export async function three() {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const cid = await world.admitted('Cid', ann);
  return { world, ann, bob, cid };
}
