import { computed } from '@conclave/base';
import { MonitorX } from 'lucide-react';
import type { Call, ScreenView } from '@conclave/call';
import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { ShareControl, toggleShare } from './share-control.tsx';
import { SharingBar } from './sharing-bar.tsx';
import { SharingMark } from './sharing-mark.tsx';
import { ownSurroundings, showsThisPage, surfaceOf } from './shows-this-page.ts';
import { stoppable } from './stoppable.ts';
import './sharing.css';

/** Screens, windows and tabs that people share, with their sound. */
export const sharing: CallFeature = {
  name: 'sharing',
  texts,
  Control: ShareControl,
  shortcuts: ({ call: { features } }) =>
    features.sharing.supported
      ? [{ key: 's', what: ({ t }) => t('sharing:shortcut'), press: () => toggleShare(features.sharing) }]
      : [],
  AboveStage: SharingBar,
  PersonMark: SharingMark,
  personItems: (call, { t }) => {
    const stops = stoppable(call);
    return computed(
      () =>
        new Map(
          stops.value.map(({ ownerId }) => [
            ownerId,
            [
              {
                key: 'stop-share',
                text: t('sharing:stop'),
                icon: MonitorX,
                isDanger: false,
                onAction: (asked) => asked.run(t('people.done'), () => call.moderation.stopShare(ownerId)),
              },
            ],
          ]),
        ),
    );
  },
  screens: (call) =>
    computed(() =>
      call.features.sharing.screens.value
        .map((screen) => ({ kind: 'screen', ...screen, videoTrack: seen(call, screen) }) as const)
        // The one for the stage comes first there.
        .toReversed(),
    ),
  tileData: (call) =>
    computed(
      () =>
        new Map(
          call.features.sharing.screens.value.map(({ ownerId }) => [ownerId, { 'data-sharing': 'screen' }]),
        ),
    ),
  sounds: (call) =>
    computed(() =>
      call.features.sharing.screens.value.map(({ id, audioTrack }) => ({ id: `screen/${id}`, audioTrack })),
    ),
};

function seen({ features }: Call, { isSelf, videoTrack }: ScreenView): MediaStreamTrack | null {
  if (!isSelf) return videoTrack;
  const shared = surfaceOf(videoTrack, features.sharing.own.value.surface);
  return showsThisPage(shared, ownSurroundings()) ? null : videoTrack;
}
