import { deriveJoinKey, derivePwKey, deriveRoom } from '../../src/index.ts';
import type { JoinKey, Rules } from '../../src/index.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

/** The floor of INV-3. */
const cost = { memory: 19 * 1024, passes: 2 };

export async function keyBy(
  world: World,
  linkSecret: Uint8Array,
  passcode: string,
  pwVersion: number,
): Promise<JoinKey> {
  const { pwSalt, roomId } = await deriveRoom(world.meeting.link);
  const pwKey = await derivePwKey(passcode, pwSalt, cost);
  if (!pwKey.ok) throw new Error(pwKey.error);
  return deriveJoinKey(linkSecret, pwKey.value, roomId, pwVersion);
}

/** The host signs the next policy, with a new passcode where one is given. What comes of it is still under way. */
export async function signPolicy(
  world: World,
  host: Client,
  { passcode, renewAdmission = false }: { readonly passcode?: string; readonly renewAdmission?: boolean },
): Promise<{ readonly rules: Rules; readonly joinKey: JoinKey }> {
  const { linkSecret } = world.meeting.link;
  const before = world.meeting.rules;
  const version = before.version + 1;
  const pwVersion = passcode === undefined ? before.pwVersion : version;
  const rules = { ...before, version, digest: world.random(32), pwVersion };
  const joinKey = await keyBy(world, linkSecret, passcode ?? 'right', pwVersion);
  const joinKeys = passcode === undefined ? [] : [joinKey];
  await host.dispatch({ type: 'set-policy', rules, joinKeys, renewAdmission });
  return { rules, joinKey };
}

/** The same, and the server shows it from then on. */
export async function changePolicy(
  world: World,
  host: Client,
  change: Parameters<typeof signPolicy>[2],
): Promise<JoinKey> {
  const { rules, joinKey } = await signPolicy(world, host, change);
  await world.settle();
  world.meeting.rules = rules;
  world.server.admission = host.view.admission;
  return joinKey;
}
