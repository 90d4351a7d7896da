import type { ParticipantView } from '@conclave/call';

export const personActions = ['mute', 'stop-video', 'promote', 'demote', 'remove', 'bar'] as const;

export type PersonAction = (typeof personActions)[number];

export interface Moderator {
  readonly isHost: boolean;
  /** MOD-1: host or co-host. */
  readonly canModerate: boolean;
}

/**
 * MOD-1: what this client may ask for about a person; the group judges again. "Mute" and "Stop video" don't depend on
 * what a person's client says of its own devices: that client might be the one that doesn't tell the truth.
 */
export function actionsFor(
  { isSelf, isHost, isCoHost }: Pick<ParticipantView, 'isSelf' | 'isHost' | 'isCoHost'>,
  moderator: Moderator,
): readonly PersonAction[] {
  if (isSelf || !moderator.canModerate) return [];
  if (!moderator.isHost) return isHost || isCoHost ? [] : ['mute', 'stop-video', 'remove', 'bar'];
  // MOD-4: whoever has the host key can't be kept out.
  if (isHost) return ['mute', 'stop-video', 'remove'];
  return ['mute', 'stop-video', isCoHost ? 'demote' : 'promote', 'remove', 'bar'];
}
