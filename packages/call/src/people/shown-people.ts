import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { GroupView } from '@conclave/crypto';
import type { LocalMedia, MediaSession } from '@conclave/media';
import type { PresenceBook } from './presence-book.ts';
import type { RosterHistory } from './roster-history.ts';
import { keepUnchanged, participants } from './roster.ts';
import type { ParticipantView } from './view.ts';

export interface ShownPeopleOptions {
  /** With names that differ (ID-2). */
  readonly view: ReadonlySignal<GroupView>;
  readonly history: RosterHistory;
  readonly presences: PresenceBook;
  readonly local: Pick<LocalMedia, 'state' | 'cameraTrack'>;
  readonly media: Pick<MediaSession, 'tracks' | 'health' | 'speaking'>;
}

/** The people of the meeting, as they are now; who did not change stays the same object. */
export function shownPeople(options: ShownPeopleOptions): ReadonlySignal<readonly ParticipantView[]> {
  const { view, history, presences, local, media } = options;
  let shown: readonly ParticipantView[] = [];
  return computed(() => {
    shown = keepUnchanged(
      shown,
      participants({
        view: view.value,
        departing: history.departing.value,
        order: history.order,
        presences: presences.all.value,
        local: local.state.value,
        ownVideo: local.cameraTrack.value,
        tracks: media.tracks.value,
        health: media.health.value,
        speaking: media.speaking.value,
      }),
    );
    return shown;
  });
}
