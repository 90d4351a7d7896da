import { WifiOff } from 'lucide-react';
import { lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, Meeting, ParticipantView } from '@conclave/call';
import type { LocalMedia } from '../../reading/local-media.ts';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { tabStorage } from '../../reading/tab-storage.ts';
import { useIdle } from '../../reading/use-idle.ts';
import { useMediaQuery } from '../../reading/use-media-query.ts';
import { useShortcuts } from '../../reading/use-shortcuts.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { useWakeLock } from '../../reading/use-wake-lock.ts';
import { AloneInCall } from './alone-in-call.tsx';
import { CallControls } from './call-controls.tsx';
import { CallHeader } from './call-header.tsx';
import { DeviceNews } from './device-news.tsx';
import { DeviceTrouble } from './device-trouble.tsx';
import { Faces } from './faces.tsx';
import { FeaturePanel } from './feature-panel.tsx';
import { FloatingCall } from './floating/floating-call.tsx';
import { useFloating } from './floating/use-floating.ts';
import { IdentityAlarm } from './identity-alarm.tsx';
import { KeptSilent } from './kept-silent.tsx';
import { MediaBanner } from './media-banner.tsx';
import { Panel } from './panel.tsx';
import { SafetyDialog } from './safety-dialog.tsx';
import { Sounds } from './sounds.tsx';
import { callShortcuts } from './shortcuts/call-shortcuts.ts';
import { ShortcutsDialog } from './shortcuts/shortcuts-dialog.tsx';
import { shortcutsWish } from './shortcuts/shortcuts-wish.ts';
import { talkKey } from './shortcuts/talk-key.ts';
import { SplitBanner } from './split-banner.tsx';
import { LayoutDialog } from './stage/layout-dialog.tsx';
import { createStageChoices } from './stage/stage-choices.ts';
import { stageItems } from './stage/stage-items.ts';
import { useAlone } from './stage/use-alone.ts';
import { SwitchedOff } from './switched-off.tsx';
import { TalkAdvice } from './talk-advice.tsx';
import { TitleCount } from './title-count.tsx';
import { usePanel } from './use-panel.ts';
import { WaitingRoom } from './waiting-room.tsx';

const PeoplePanel = lazy(async () => ({ default: (await import('./people-panel.tsx')).PeoplePanel }));
const SecurityPanel = lazy(async () => ({ default: (await import('./security-panel.tsx')).SecurityPanel }));

export interface CallPageProps {
  readonly call: Call;
  readonly local: LocalMedia;
  readonly invite: Meeting['invite'];
  readonly inviteOpen: boolean;
  readonly onInvite: () => void;
  readonly onLeave: () => void;
}

const controlsHideMs = 4000;

export function CallPage({ call, local, invite, inviteOpen, onInvite, onLeave }: CallPageProps) {
  const { t } = useTranslation();
  const items = useMemo(() => stageItems(call), [call]);
  const [comparing, setComparing] = useState<ParticipantView | null>(null);
  const connection = useSignal(call.connection);
  const [panel, setPanel] = usePanel(tabStorage());
  const fullScreen = useMediaQuery('(display-mode: fullscreen)');
  const idle = useIdle(controlsHideMs, fullScreen && panel === null && !inviteOpen);
  const [choices] = useState(() => createStageChoices(tabStorage()));
  const [layoutOpen, setLayoutOpen] = useState(false);
  const [listOpen, setListOpen] = useState(false);
  const alone = useAlone(items);
  const floating = useFloating({ call, items, choices });
  useWakeLock();
  const leave = (): void => {
    choices.forget();
    setPanel(null);
    onLeave();
  };
  const toggle = (name: string): void => setPanel(panel === name ? null : name);
  const slot: SlotProps = { call, local, panel, onPanel: toggle };
  const shortcuts = callShortcuts({
    slot,
    talk: useMemo(() => talkKey(local, call.mayBeHeard), [local, call]),
    fullScreen: alone.fullScreen,
    onLayout: () => setLayoutOpen(true),
    onList: () => setListOpen(true),
  });
  useShortcuts(shortcuts, useSignal(shortcutsWish.wanted));

  return (
    <main
      className="call"
      aria-label={t('app.meetingTitle')}
      data-panel={panel !== null}
      data-idle={idle}
      data-alone={alone.key !== null}
    >
      <TitleCount call={call} />
      <CallHeader slot={slot} onSecurity={() => toggle('security')} />
      <div className="call-body">
        <div className="call-stage">
          <div className="call-banners">
            {connection === 'reconnecting' && (
              <p className="banner is-warning">
                <WifiOff aria-hidden="true" />
                <span>{t('call.reconnecting')}</span>
              </p>
            )}
            <MediaBanner call={call} />
            {panel !== 'security' && <SplitBanner call={call} onSecurity={() => toggle('security')} />}
            <DeviceTrouble local={local} />
            <TalkAdvice local={local} mayBeHeard={call.mayBeHeard} />
            <DeviceNews local={local} mayBeHeard={call.mayBeHeard} />
            <KeptSilent call={call} />
            <SwitchedOff notices={call.notices} local={local} />
            <Sounds call={call} local={local} />
            <IdentityAlarm call={call} onCompare={setComparing} />
            {features.map(({ name, AboveStage }) => AboveStage && <AboveStage key={name} {...slot} />)}
          </div>
          <div className="call-door">
            <WaitingRoom call={call} />
          </div>
          <div className="call-faces">
            <Faces call={call} items={items} choices={choices} alone={alone} elsewhere={floating.seen} />
            {features.map(({ name, StageEdge }) => StageEdge && <StageEdge key={name} {...slot} />)}
          </div>
          <AloneInCall call={call} invite={invite} onInvite={onInvite} />
        </div>
        {panel === 'people' && (
          <Panel key="people" title={t('people.title')} onClose={() => setPanel(null)}>
            <PeoplePanel slot={slot} />
          </Panel>
        )}
        <FeaturePanel slot={slot} onClose={() => setPanel(null)} />
        {panel === 'security' && (
          <Panel key="security" title={t('security.title')} onClose={() => setPanel(null)}>
            <SecurityPanel call={call} local={local} onCompare={setComparing} />
          </Panel>
        )}
      </div>
      <CallControls
        slot={slot}
        more={{
          fullScreen: alone.fullScreen,
          floating,
          onLayout: () => setLayoutOpen(true),
          onShortcuts: () => setListOpen(true),
        }}
        onInvite={onInvite}
        onLeave={leave}
      />
      {floating.window !== null && (
        <FloatingCall
          call={call}
          local={local}
          window={floating.window}
          item={floating.item}
          onLeave={leave}
        />
      )}
      <LayoutDialog choices={choices} isOpen={layoutOpen} onClose={() => setLayoutOpen(false)} />
      <ShortcutsDialog shortcuts={shortcuts} isOpen={listOpen} onClose={() => setListOpen(false)} />
      <SafetyDialog call={call} local={local} participant={comparing} onClose={() => setComparing(null)} />
    </main>
  );
}
