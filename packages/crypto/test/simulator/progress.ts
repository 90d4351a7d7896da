import type { GroupView } from '../../src/index.ts';
import { mayAdmitAs } from '../../src/host-log/permission.ts';
import { handedOver } from '../../src/host-log/succession.ts';
import { groupOf } from './checker.ts';
import type { Person } from './person.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

/**
 * What keeps the meeting from being at rest: everybody who wants to be in is, if there is anybody to let them in, nobody
 * else is, and all of them are in the same epoch of the same group.
 * @returns null where nothing does
 */
export function unsettled(world: World): string | null {
  const { server, people } = world;
  const wanting = people.filter(({ wantsIn }) => wantsIn);
  const inside = wanting.filter(({ tab }) => tab?.isMember === true);
  const isClosed = serverIsBehind(world, inside);
  const gaveUp = people.find((person) => person.gaveUp);
  if (!isClosed && gaveUp !== undefined) return `${gaveUp.name} gave up`;
  if (server.ended) {
    const still = people.find(({ tab }) => tab?.isMember === true);
    return still === undefined ? null : `${still.name} is in a meeting that has ended`;
  }
  const isStillHost = (person: Person) =>
    isHost(person) && !inside.some(({ tab }) => tab !== null && handedOver(tab.inside.log, person.id));
  const hasHost = wanting.some(isStillHost);
  const mayComeIn = (person: Person): boolean =>
    !isClosed &&
    !person.lockedOut &&
    (hasHost || inside.some(({ tab }) => tab !== null && admits(tab, person)));
  const expected = wanting.filter((person) => inside.includes(person) || mayComeIn(person));
  const outside = expected.find(({ tab }) => tab?.isMember !== true);
  if (outside !== undefined) return `${outside.name} is not in`;
  const tabs = expected.flatMap(({ tab }) => (tab === null ? [] : [tab]));
  const names = expected
    .map(({ name }) => name)
    .toSorted()
    .join(', ');
  for (const tab of tabs) {
    const { members, epoch } = tab.view;
    const seen = members
      .map(({ name }) => name)
      .toSorted()
      .join(', ');
    if (seen !== names) return `${tab.peer} sees ${seen} in epoch ${epoch}, there are ${names}`;
    const odd = members.find(({ presence }) => presence !== 'here');
    if (odd !== undefined) return `${tab.peer} sees ${odd.name} ${odd.presence}`;
  }
  // MOD-5.
  const unsaid = inside.find(({ givenBy }) => givenBy !== null);
  if (unsaid !== undefined) return `${unsaid.name} has the host key, and is not the host`;
  const hosts = new Set(tabs.map(({ view }) => hostsOf(view)));
  if (hosts.size > 1) return `several see other hosts: ${[...hosts].join('; ')}`;
  const lengths = new Set(tabs.map((tab) => tab.inside.log.entries.length));
  if (lengths.size > 1) return `host logs of several lengths: ${[...lengths].join(', ')}`;
  const places = new Set(tabs.map(placeOf));
  return places.size > 1 ? `several groups: ${[...places].join(', ')}` : null;
}

/** MOD-1: whom a host removed, hosts alone let in again. */
function admits({ inside: { log, setting } }: Tab, { id }: Person): boolean {
  return setting.hostKey !== null || mayAdmitAs(log, setting.id, id);
}

function placeOf(tab: Tab): string {
  return `${groupOf(tab.inside).slice(0, 8)} epoch ${tab.view.epoch} ${tab.view.meetingCode}`;
}

function hostsOf({ members }: GroupView): string {
  return members
    .filter((member) => member.isHost)
    .map(({ name }) => name)
    .toSorted()
    .join(', ');
}

function isHost({ hostKey }: Person): boolean {
  return hostKey !== null;
}

/**
 * INV-7: the host was gone between the host log and the server. With the passcode and key that the server shows nobody comes in
 * any more, the host neither; who is in stays and comes back.
 */
function serverIsBehind({ meeting }: World, inside: readonly Person[]): boolean {
  return (
    !inside.some(isHost) &&
    inside.some(({ tab }) => tab !== null && tab.view.rules.version > meeting.rules.version)
  );
}
