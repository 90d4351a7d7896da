import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { PeerId } from '@conclave/protocol';

/** COM-9: members tell a server that forgot their group where its order stood. Pure. */

export interface OrderPlace {
  readonly groupId: Bytes;
  /** What the group shows to joiners, and the policy that it came with (JOIN-2). */
  readonly admission: Bytes;
  readonly policyVersion: number;
  /** The epoch that runs, and the last entry of the log that came. */
  readonly epoch: number;
  readonly seq: number;
}

/** What one member says. */
export interface Claim {
  readonly place: OrderPlace;
  /** True where its connection proved the host key, whose word is above the others'. */
  readonly isHost: boolean;
}

export type Claims = ReadonlyMap<PeerId, Claim>;

/**
 * Where the order goes on: where most say, or most of those who hold the host key, if any of them says anything; among as
 * many, where it went furthest. Of what they show to joiners, the newest.
 */
export function chosenPlace(claims: Claims): OrderPlace | undefined {
  const said = [...claims.values()];
  const hosts = said.filter(({ isHost }) => isHost);
  const places = (hosts.length > 0 ? hosts : said).map(({ place }) => place);
  const backing = (place: OrderPlace): number => places.filter((other) => isSamePlace(place, other)).length;
  const [first] = places.toSorted(
    (a, b) =>
      backing(b) - backing(a) || b.epoch - a.epoch || b.seq - a.seq || b.policyVersion - a.policyVersion,
  );
  return first;
}

export function isSamePlace(a: OrderPlace, b: OrderPlace): boolean {
  return a.epoch === b.epoch && a.seq === b.seq && equalBytes(a.groupId, b.groupId);
}
