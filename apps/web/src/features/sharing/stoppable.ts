import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Call, ScreenView } from '@conclave/call';
import { actionsFor } from '../../pages/call/person-actions.ts';

const none: readonly ScreenView[] = [];

/** MOD-1: screens of people whom this client may stop. */
export function stoppable(call: Call): ReadonlySignal<readonly ScreenView[]> {
  return computed(() => {
    const moderator = { isHost: call.isHost.value, canModerate: call.canModerate.value };
    const people = call.participants.value;
    const found = call.features.sharing.screens.value.filter(({ ownerId }) => {
      const owner = people.find(({ id }) => id === ownerId);
      return owner !== undefined && actionsFor(owner, moderator).length > 0;
    });
    return found.length === 0 ? none : found;
  });
}
