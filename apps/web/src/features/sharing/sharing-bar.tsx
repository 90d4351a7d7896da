import { MonitorUp, MonitorX, Volume2, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { focusControl } from '../../parts/focus-control.ts';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { shareControl } from './share-control.tsx';
import { stopFault } from './stop-share.ts';

/** While something is shared its owner sees that, and ends it here; nothing covers it. Then what did not work. */
export function SharingBar({ call }: SlotProps) {
  const { t } = useTranslation('sharing');
  const { t: common } = useTranslation();
  const { sharing } = call.features;
  const { video, audio, fault } = useSignal(sharing.own);
  const notStopped = useSignal(stopFault(call));
  return (
    <>
      {video !== null && (
        <div className="banner sharing-bar" role="group" aria-label={t('bar')}>
          {audio === null ? <MonitorUp aria-hidden="true" /> : <Volume2 aria-hidden="true" />}
          <span>{audio === null ? t('sharing') : t('sharingWithSound')}</span>
          <Button
            className="button button-danger"
            onPress={() => {
              // Before what has the focus goes: keys go on from where a share begins.
              focusControl(shareControl);
              sharing.stop();
            }}
          >
            {t('end')}
          </Button>
        </div>
      )}
      {video === null && fault !== null && (
        // Another fault is another alert.
        <Fault key={fault} text={t(`fault.${fault}`)} onDismiss={() => sharing.dismissFault()} />
      )}
      {notStopped !== null && (
        <Fault
          key={notStopped}
          text={common(`hostFault.${notStopped}`)}
          onDismiss={() => {
            stopFault(call).value = null;
          }}
        />
      )}
    </>
  );
}

interface FaultProps {
  readonly text: string;
  readonly onDismiss: () => void;
}

function Fault({ text, onDismiss }: FaultProps) {
  const { t } = useTranslation('sharing');
  return (
    <div className="banner is-warning device-trouble" role="alert">
      <MonitorX aria-hidden="true" />
      <div className="banner-text">
        <p>{text}</p>
      </div>
      <TipButton
        label={t('dismiss')}
        icon={<X aria-hidden="true" />}
        className="icon-button-quiet"
        onPress={onDismiss}
      />
    </div>
  );
}
