import type { Bytes } from '@conclave/base';
import type { MemberId } from '../group/types.ts';
import type { LinkTerms, Rules, Switches } from './rules.ts';

/** Where the log left a person. */
export interface Standing {
  /** `nameHash` of every name by which this person was let in: an ADMIT adds one and takes none away. */
  readonly names: readonly Bytes[];
  /** Null for people who are let in. */
  readonly removed: Removal | null;
}

export interface Removal {
  /** The epoch in which the REMOVE was sent. */
  readonly epoch: number;
  /** Whose word it was: nobody below that lifts it. */
  readonly by: 'host' | 'co-host';
}

/** What the entries so far come to. */
export interface LogOutcome {
  /** Whom each ADMIT was for, by the KeyPackage's hash in hex. */
  readonly admissions: ReadonlyMap<string, MemberId>;
  readonly people: ReadonlyMap<MemberId, Standing>;
  /** MOD-4: who does not come in again. */
  readonly barred: ReadonlySet<MemberId>;
  /** Everybody who ever came in as the host or took the meeting over, but for those who handed it over. */
  readonly hosts: ReadonlySet<MemberId>;
  /** MOD-5: who handed the meeting over, and to whom, by the last HAND-OVER about each. */
  readonly succession: ReadonlyMap<MemberId, 'former' | 'heir'>;
  /** The most senior first. */
  readonly coHosts: readonly MemberId[];
  /** INV-7: the newest policy, with what LOCK and ALLOW changed since. */
  readonly rules: Rules;
  /** MOD-1: as ALLOW left them. */
  readonly switches: Switches;
  /** Ways in that hold, by `linkId` in hex. */
  readonly links: ReadonlyMap<string, LinkTerms>;
  /** INV-8: ids of all that ever held: a link that was revoked is not given out again. */
  readonly everLinks: ReadonlySet<string>;
  readonly ended: boolean;
}
