import type { ReadonlySignal, Result } from '@conclave/base';
import type { ReactionName } from './content.ts';

export type { ReactionName } from './content.ts';

/** One person's reactions of one kind, while they show. */
export interface ReactionView {
  /** Unique among those that show. */
  readonly key: string;
  /** The person's, as `ParticipantView.id`. */
  readonly authorId: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly name: ReactionName;
  /** How many came since it began to show. */
  readonly count: number;
}

/** `stopped`: the host lets nobody react. `too-fast`: more than others would be shown. */
export type ReactionFault = 'stopped' | 'too-fast';

export interface ReactionsView {
  readonly names: readonly ReactionName[];
  /** As they began, the oldest first; a few dozen at most. */
  readonly shown: ReadonlySignal<readonly ReactionView[]>;
  readonly canReact: ReadonlySignal<boolean>;
  react(name: ReactionName): Result<void, ReactionFault>;
}
