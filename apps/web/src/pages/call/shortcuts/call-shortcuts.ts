import { features } from '../../../features/index.ts';
import type { SlotProps } from '../../../features/call-feature.ts';
import { switchDevice } from '../../../reading/device-wishes.ts';
import { inBackground } from '../../../reading/in-background.ts';
import type { Shortcut } from '../../../reading/shortcut.ts';
import type { FullScreen } from '../../../reading/use-full-screen.ts';
import type { TalkKey } from './talk-key.ts';

export interface CallActions {
  readonly slot: SlotProps;
  readonly talk: TalkKey;
  readonly fullScreen: FullScreen;
  readonly onLayout: () => void;
  readonly onList: () => void;
}

/** All that keys do in a call, in the order of the list. */
export function callShortcuts({
  slot,
  talk,
  fullScreen,
  onLayout,
  onList,
}: CallActions): readonly Shortcut[] {
  const { call, local, onPanel } = slot;
  const { isPossible, isOn, enter, exit } = fullScreen;
  return [
    {
      key: 'm',
      what: ({ t }) => t('shortcuts.microphone'),
      press: () => {
        const { on } = local.state.peek().microphone;
        if (call.mayBeHeard.peek()) switchDevice(local, 'microphone', !on);
      },
    },
    { key: 'space', what: ({ t }) => t('shortcuts.talk'), ...talk },
    {
      key: 'v',
      what: ({ t }) => t('shortcuts.camera'),
      press: () => switchDevice(local, 'camera', !local.state.peek().camera.on),
    },
    ...features.flatMap(({ shortcuts }) => shortcuts?.(slot) ?? []),
    { key: 'p', what: ({ t }) => t('call.people'), press: () => onPanel('people') },
    { key: 'l', what: ({ t }) => t('layout.title'), press: onLayout },
    ...(isPossible
      ? [
          {
            key: 'f',
            what: ({ t }) => t('call.fullScreen'),
            press: () => (isOn ? exit() : inBackground(enter())),
          } satisfies Shortcut,
        ]
      : []),
    { key: '?', what: ({ t }) => t('shortcuts.list'), press: onList },
  ];
}
