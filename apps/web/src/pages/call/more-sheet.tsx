import { Ellipsis, Mic, Video } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Menu, Popover, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { moreControl } from '../../parts/focus-control.ts';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { CameraMenu, MicrophoneMenu } from './device-menus.tsx';
import { MoreRows } from './more-menu.tsx';
import type { MoreRowsProps } from './more-menu.tsx';
import { PlaceButtons } from './place-buttons.tsx';

export interface MoreSheetProps extends MoreRowsProps {
  readonly onInvite: () => void;
}

/** On a phone: the controls that the bar has no room for, with their names, and what is needed seldom. */
export function MoreSheet({ slot, onInvite, ...more }: MoreSheetProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { local } = slot;
  const state = useSignal(local.state);
  const close = (): void => setOpen(false);
  // What opens lies where the sheet is.
  const closing: SlotProps = {
    ...slot,
    onPanel: (name) => {
      close();
      slot.onPanel(name);
    },
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <TipButton id={moreControl} label={t('call.more')} icon={<Ellipsis aria-hidden="true" />} />
      <Popover className="popover more-sheet" placement="top end" offset={16}>
        <Dialog className="more-dialog" aria-label={t('call.more')}>
          <Toolbar className="more-controls" aria-label={t('call.moreControls')}>
            <MicrophoneMenu local={local} state={state} icon={<Mic aria-hidden="true" />} />
            <CameraMenu local={local} state={state} icon={<Video aria-hidden="true" />} />
            {features.map(
              ({ name, Control, staysInBar = false }) =>
                Control && !staysInBar && <Control key={name} {...closing} />,
            )}
            <PlaceButtons
              slot={closing}
              onInvite={() => {
                close();
                onInvite();
              }}
            />
          </Toolbar>
          <Menu className="menu" aria-label={t('call.more')} onClose={close}>
            <MoreRows {...more} slot={closing} />
          </Menu>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
