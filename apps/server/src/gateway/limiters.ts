import type { PeerId, RoomId } from '@conclave/protocol';
import { Buckets } from './buckets.ts';
import type { Budget, Budgets, Resource, Scope } from './rates.ts';

/** What something costs, by resource. */
export type Cost = { readonly [R in Resource]?: number };

/** Who is to pay: the key in each scope that it concerns. */
export type Payer = { readonly [S in Scope]?: string };

/** One person in one room. */
export function peerKey(room: RoomId, peer: PeerId): string {
  return `${room} ${peer}`;
}

/** Those with whom an address shares the server. */
export function neighbours(address: string, room?: RoomId): Payer {
  return { address, process: '', ...(room === undefined ? {} : { room }) };
}

/** JOIN-1, JOIN-3: an address at one room, and the room from whatever addresses. */
export function visitor(address: string, room: RoomId): Payer {
  return { address, room, 'address-at-room': `${address} ${room}` };
}

interface Charge {
  readonly buckets: Buckets;
  readonly key: string;
  readonly points: number;
}

/** The budgets of DOS-1 with what they have counted: one mechanism for all resources and scopes. */
export class Limiters {
  readonly #now: () => number;
  readonly #buckets: { readonly [R in Resource]: ReturnType<typeof bucketsOf> };

  /** @param now in milliseconds */
  constructor(budgets: Budgets, now: () => number) {
    this.#now = now;
    this.#buckets = {
      request: bucketsOf(budgets.request),
      creation: bucketsOf(budgets.creation),
      failure: bucketsOf(budgets.failure),
      connection: bucketsOf(budgets.connection),
      enter: bucketsOf(budgets.enter),
      knock: bucketsOf(budgets.knock),
      'stranger-frame': bucketsOf(budgets['stranger-frame']),
      frame: bucketsOf(budgets.frame),
      byte: bucketsOf(budgets.byte),
      message: bucketsOf(budgets.message),
      commit: bucketsOf(budgets.commit),
      'host-statement': bucketsOf(budgets['host-statement']),
      event: bucketsOf(budgets.event),
      media: bucketsOf(budgets.media),
      'file-byte': bucketsOf(budgets['file-byte']),
      'file-kept': bucketsOf(budgets['file-kept']),
    };
  }

  /**
   * Takes what it costs from every budget that it concerns, or nothing.
   * @param longest a longer wait is a refusal, in milliseconds
   * @returns how long it has to wait, in milliseconds; undefined where it is refused
   */
  spend(cost: Cost, payer: Payer, longest = Infinity): number | undefined {
    const now = this.#now();
    const charges = this.#charges(cost, payer);
    const refused = charges.some(
      ({ buckets, key, points }) => buckets.beyond === 'refuse' && !buckets.holds(key, points, now),
    );
    if (refused) return undefined;
    const wait = Math.max(0, ...charges.map(({ buckets, key }) => buckets.debt(key, now)));
    if (wait > longest) return undefined;
    for (const { buckets, key, points } of charges) buckets.take(key, points, now);
    return wait;
  }

  /** As `spend`, where every budget refuses. */
  take(cost: Cost, payer: Payer): boolean {
    return this.spend(cost, payer) !== undefined;
  }

  /** JOIN-1: the same for a room that exists and one that does not. */
  exhausted(resource: Resource, payer: Payer): boolean {
    const now = this.#now();
    return this.#charges({ [resource]: 1 }, payer).some(({ buckets, key }) => !buckets.holds(key, 1, now));
  }

  #charges(cost: Cost, payer: Payer): readonly Charge[] {
    const charges: Charge[] = [];
    for (const resource of resources) {
      const points = cost[resource] ?? 0;
      if (points === 0) continue;
      for (const [scope, buckets] of this.#buckets[resource]) {
        const key = payer[scope];
        if (key !== undefined) charges.push({ buckets, key, points });
      }
    }
    return charges;
  }
}

function bucketsOf(budget: Budget): readonly (readonly [Scope, Buckets])[] {
  return allScopes.flatMap((scope) => {
    const rate = budget[scope];
    return rate === undefined ? [] : [[scope, new Buckets(rate)] as const];
  });
}

const allScopes: readonly Scope[] = ['peer', 'address', 'address-at-room', 'room', 'process'];
const resources: readonly Resource[] = [
  'request',
  'creation',
  'failure',
  'connection',
  'enter',
  'knock',
  'stranger-frame',
  'frame',
  'byte',
  'message',
  'commit',
  'host-statement',
  'event',
  'media',
  'file-byte',
  'file-kept',
];
