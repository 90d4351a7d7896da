import { Check, ChevronUp, MonitorUp, MonitorX } from 'lucide-react';
import { useId, useMemo } from 'react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, ScreenView, SharingView } from '@conclave/call';
import { TipButton } from '../../parts/tip-button.tsx';
import { inBackground } from '../../reading/in-background.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { stopShare } from './stop-share.ts';
import { stoppable } from './stoppable.ts';

/** To be called from a press. */
export function toggleShare(sharing: SharingView): void {
  const { video, mode } = sharing.own.peek();
  if (video !== null) sharing.stop();
  else if (sharing.canShare.peek()) inBackground(sharing.start(mode));
}

/** The button's id. */
export const shareControl = 'share-control';

/** Shares a screen or ends that; what it is, and which of several screens is shown large, is chosen beside it. */
export function ShareControl({ call }: SlotProps) {
  const { t } = useTranslation('sharing');
  const { sharing } = call.features;
  const own = useSignal(sharing.own);
  const canShare = useSignal(sharing.canShare);
  const { screens } = useSignal(call.rules);
  const several = useSignal(sharing.screens).length > 1;
  const stops = useSignal(useMemo(() => stoppable(call), [call]));
  const why = useId();
  const hasMenu = sharing.supported || several || stops.length > 0;
  if (!hasMenu) return null;
  const isOn = own.video !== null;
  return (
    <div className="control-pair">
      {sharing.supported && (
        <TipButton
          id={shareControl}
          label={isOn ? t('stop') : t('share')}
          icon={isOn ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />}
          className={isOn ? 'is-on' : ''}
          // Not while the picker is open: whoever closes it is to be where they were.
          isDisabled={!isOn && !canShare}
          {...(canShare ? {} : { 'aria-describedby': why })}
          onPress={() => toggleShare(sharing)}
        />
      )}
      <span id={why} hidden>
        {t(screens ? 'forbidden' : 'nobody')}
      </span>
      <MenuTrigger>
        <TipButton label={t('options')} icon={<ChevronUp aria-hidden="true" />} className="control-more" />
        <Popover className="popover" placement="top" offset={16}>
          <Menu className="menu" aria-label={t('options')}>
            {sharing.supported && <Modes sharing={sharing} />}
            {several && <Screens sharing={sharing} />}
            {stops.length > 0 && <Stops call={call} screens={stops} />}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}

interface StopsProps {
  readonly call: Call;
  readonly screens: readonly ScreenView[];
}

function Stops({ call, screens }: StopsProps) {
  const { t } = useTranslation('sharing');
  return (
    <MenuSection>
      <Header className="menu-header">{t('hosts')}</Header>
      {screens.map(({ id, ownerId, name }) => (
        <MenuItem
          key={id}
          id={`stop ${id}`}
          className="menu-item is-danger"
          textValue={t('stopOf', { name })}
          onAction={() => stopShare(call, ownerId)}
        >
          <MonitorX aria-hidden="true" />
          <span>{t('stopOf', { name })}</span>
        </MenuItem>
      ))}
    </MenuSection>
  );
}

interface SectionProps {
  readonly sharing: SharingView;
}

function Modes({ sharing }: SectionProps) {
  const { t } = useTranslation('sharing');
  const { mode } = useSignal(sharing.own);
  return (
    <MenuSection selectionMode="single" selectedKeys={[mode]} disallowEmptySelection>
      <Header className="menu-header">{t('mode')}</Header>
      {(['text', 'motion'] as const).map((each) => (
        <MenuItem key={each} id={each} className="menu-item" onAction={() => sharing.setMode(each)}>
          <Check className="menu-check" aria-hidden="true" />
          <span>{t(each)}</span>
        </MenuItem>
      ))}
    </MenuSection>
  );
}

function Screens({ sharing }: SectionProps) {
  const { t } = useTranslation('sharing');
  const screens = useSignal(sharing.screens);
  const [shown] = screens;
  return (
    <MenuSection
      selectionMode="single"
      selectedKeys={shown === undefined ? [] : [shown.id]}
      disallowEmptySelection
    >
      <Header className="menu-header">{t('onStage')}</Header>
      {screens.map(({ id, name }) => (
        <MenuItem
          key={id}
          id={id}
          className="menu-item"
          textValue={t('screenOf', { name })}
          onAction={() => sharing.choose(id)}
        >
          <Check className="menu-check" aria-hidden="true" />
          <span translate="no">{t('screenOf', { name })}</span>
        </MenuItem>
      ))}
    </MenuSection>
  );
}
