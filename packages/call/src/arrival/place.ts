import type { Clock } from '@conclave/base';
import type { DisplayName, JoinKey, SigningKey } from '@conclave/crypto';
import type { CallAdapters } from '../adapters.ts';
import type { ClockCheck } from './clock-check.ts';
import { GuessMemory } from './guess-memory.ts';
import { KnockCount } from './knock-count.ts';
import type { GroupDoor } from '../group/group-door.ts';
import type * as Inside from '../inside.ts';
import { waysIn } from '../hosting/hosting.ts';
import type { Hosting } from '../hosting/hosting.ts';
import type { Lobby } from './lobby.ts';
import type { MeetingKeys } from './meeting-keys.ts';
import type { ReturnTicket } from './tickets.ts';

/** JOIN-3: what a tab remembers of attempts to come in, over its groups and its stays at the server. */
export interface Attempts {
  readonly guesses: GuessMemory;
  readonly knocks: KnockCount;
}

export function attemptsOf(clock: Clock): Attempts {
  return { guesses: new GuessMemory(), knocks: new KnockCount(clock) };
}

/** What is known once the link has been read. */
export interface Place extends Attempts {
  readonly keys: MeetingKeys;
  readonly identity: SigningKey;
  readonly host: Hosting | null;
}

export interface Entrance {
  readonly lobby: Lobby;
  readonly ticket: ReturnTicket;
  readonly joinKey: JoinKey;
  readonly name: DisplayName;
  readonly clockCheck: ClockCheck;
}

/**
 * The ways into the group of this place, by what is known of it now, and what a call is made of. Rejects where that could not be
 * loaded: the page of the form does without MLS, media and the call.
 */
export async function doorOf(
  adapters: Pick<CallAdapters, 'clock' | 'random' | 'prepare'>,
  place: Place,
  { ticket, ...entrance }: Entrance,
): Promise<{ readonly door: GroupDoor; readonly inside: typeof Inside }> {
  const [inside] = await Promise.all([import('../inside.ts'), adapters.prepare()]);
  const door = inside.openGroupDoor({
    ...adapters,
    ...place,
    ...entrance,
    waysIn: () => waysIn(place, ticket.passcode, entrance.lobby.policy, entrance.joinKey),
    place: ticket.place,
  });
  return { door, inside };
}
