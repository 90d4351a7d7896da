import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Call, ReactionView } from '@conclave/call';

/** How many kinds a tile has room for. */
const onTile = 3;

const none: readonly ReactionView[] = [];

/** What one person reacts with, the newest last: one object for nothing, so that quiet tiles are not drawn anew. */
export function reactionsOf(call: Call, participantId: string): ReadonlySignal<readonly ReactionView[]> {
  const { shown } = call.features.reactions;
  return computed(() => {
    const own = shown.value.filter(({ authorId }) => authorId === participantId);
    return own.length === 0 ? none : own.slice(-onTile);
  });
}
