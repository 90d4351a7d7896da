import { unreachable } from '@conclave/base';
import type { MediaSession } from '@conclave/media';
import type { ProducerWatch } from '../people/producer-watch.ts';
import type { InboxEvent } from '@conclave/signalling';

export type SfuEvent = Extract<
  InboxEvent,
  {
    event:
      | 'producer-opened'
      | 'producer-closed'
      | 'producer-paused'
      | 'producer-wanted'
      | 'consumer-starved'
      | 'consumer-closed'
      | 'transport-closed';
  }
>;

/** What the server says of media: hints for the media room, and a reason to look for VER-3. */
export function passSfuEvent(
  event: SfuEvent,
  ownPeer: string,
  media: Pick<MediaSession, 'hint'>,
  watch: ProducerWatch,
): void {
  switch (event.event) {
    case 'producer-opened':
      if (event.body.peerId !== ownPeer) watch.opened(event.body.producerId, event.body.peerId);
      return;
    case 'producer-closed':
      watch.closed(event.body.producerId);
      return media.hint({ type: event.event, ...event.body });
    case 'consumer-closed':
      return media.hint({ type: event.event, ...event.body });
    case 'consumer-starved':
      return media.hint({ type: event.event, ...event.body });
    case 'producer-wanted':
      return media.hint({ type: event.event, ...event.body });
    case 'transport-closed':
      return media.hint({ type: event.event, ...event.body });
    case 'producer-paused':
      // Whether somebody is muted is what they say inside MLS; the server's word is not needed.
      return;
    default:
      return unreachable(event);
  }
}
