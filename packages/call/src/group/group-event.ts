import { unreachable } from '@conclave/base';
import type { GroupEvent } from '@conclave/crypto';
import type { InboxEvent } from '@conclave/signalling';

/** What the server says of peers, as the group takes it. */
export function groupEvent(
  event: Extract<InboxEvent, { event: 'knock' | 'knock-withdrawn' | 'peer-state' }>,
): GroupEvent {
  switch (event.event) {
    case 'knock':
      return { type: 'knock', peer: event.body.peerId, blob: event.body.blob };
    case 'knock-withdrawn':
      return { type: 'knock-withdrawn', peer: event.body.peerId };
    case 'peer-state':
      return { type: 'peer-state', peer: event.body.peerId, state: event.body.state };
    default:
      return unreachable(event);
  }
}
