import type { Seen } from './checker.ts';
import type { Owner, Scene } from './scene.ts';
import type { Who } from './server.ts';
import type { Connection } from './wire.ts';

/** The times of a person's device, and chance. */
export function contextOf({ agenda, random }: Scene, { uptime, clockSkew }: Owner) {
  const wallTime = Date.UTC(2026, 0, 1) + agenda.now + clockSkew;
  return { now: agenda.now + uptime, wallTime, random: random.bytes };
}

/**
 * COM-9: whether a server that forgot the group goes on with it from where this member is.
 * @param seq the last entry that came
 */
export function isAdopted(
  { server, checker }: Scene,
  tab: Seen,
  { who, connection, seq }: { readonly who: Who; readonly connection: Connection; readonly seq: number },
): boolean {
  const { admission, epoch } = tab.view;
  const { groupId } = tab.inside.setting.genesis;
  const before = server.adopted;
  const isIn = server.adopt(who, connection, { groupId, admission, epoch, seq });
  if (server.adopted !== before) checker.goesOn(tab);
  return isIn;
}
