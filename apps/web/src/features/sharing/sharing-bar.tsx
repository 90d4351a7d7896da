import { MonitorUp, MonitorX, Volume2, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { focusControl } from '../../parts/focus-control.ts';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { shareControl } from './share-control.tsx';

/** While something is shared its owner sees that, and ends it here; nothing covers it. Else why sharing did not work. */
export function SharingBar({ call }: SlotProps) {
  const { t } = useTranslation('sharing');
  const { sharing } = call.features;
  const { video, audio, fault } = useSignal(sharing.own);
  if (video !== null) {
    return (
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
    );
  }
  if (fault === null) return null;
  return (
    // Another fault is another alert.
    <div className="banner is-warning device-trouble" role="alert" key={fault}>
      <MonitorX aria-hidden="true" />
      <div className="banner-text">
        <p>{t(`fault.${fault}`)}</p>
      </div>
      <TipButton
        label={t('dismiss')}
        icon={<X aria-hidden="true" />}
        className="icon-button-quiet"
        onPress={() => sharing.dismissFault()}
      />
    </div>
  );
}
