import { Ellipsis, Keyboard, LayoutGrid, Maximize, Minimize, PictureInPicture2 } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { moreControl } from '../../parts/focus-control.ts';
import { TipButton } from '../../parts/tip-button.tsx';
import { inBackground } from '../../reading/in-background.ts';
import type { FullScreen } from '../../reading/use-full-screen.ts';
import type { Floating } from './floating/use-floating.ts';

export interface MoreRowsProps {
  readonly slot: SlotProps;
  readonly fullScreen: FullScreen;
  readonly floating: Pick<Floating, 'isOpen' | 'toggle'>;
  readonly onLayout: () => void;
  readonly onShortcuts: () => void;
}

/** What is needed seldom. */
export function MoreMenu(props: MoreRowsProps) {
  const { t } = useTranslation();
  return (
    <MenuTrigger>
      <TipButton id={moreControl} label={t('call.more')} icon={<Ellipsis aria-hidden="true" />} />
      <Popover className="popover" placement="top" offset={16}>
        <Menu className="menu" aria-label={t('call.more')}>
          <MoreRows {...props} />
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export function MoreRows({ slot, fullScreen, floating, onLayout, onShortcuts }: MoreRowsProps) {
  const { t } = useTranslation();
  const { isPossible, isOn, enter, exit } = fullScreen;
  const fullScreenText = t(isOn ? 'call.exitFullScreen' : 'call.fullScreen');
  const floatingText = t(floating.isOpen ? 'floating.close' : 'floating.open');
  return (
    <>
      <MenuItem className="menu-item" textValue={t('layout.title')} onAction={onLayout}>
        <LayoutGrid aria-hidden="true" />
        <span>{t('layout.title')}</span>
      </MenuItem>
      {isPossible && (
        <MenuItem
          className="menu-item"
          textValue={fullScreenText}
          onAction={isOn ? exit : () => inBackground(enter())}
        >
          {isOn ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
          <span>{fullScreenText}</span>
        </MenuItem>
      )}
      {floating.toggle !== null && (
        <MenuItem className="menu-item" textValue={floatingText} onAction={floating.toggle}>
          <PictureInPicture2 aria-hidden="true" />
          <span>{floatingText}</span>
        </MenuItem>
      )}
      {features.map(({ name, MoreItems }) => MoreItems && <MoreItems key={name} {...slot} />)}
      <MenuItem className="menu-item" textValue={t('shortcuts.title')} onAction={onShortcuts}>
        <Keyboard aria-hidden="true" />
        <span>{t('shortcuts.title')}</span>
      </MenuItem>
    </>
  );
}
