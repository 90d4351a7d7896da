import { MicOff, VideoOff, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { AllowSteps } from '../../parts/allow-steps.tsx';
import { TipButton } from '../../parts/tip-button.tsx';
import { trouble, wayOut } from '../../reading/device-trouble.ts';
import type { Trouble } from '../../reading/device-trouble.ts';
import { switchDevice } from '../../reading/device-wishes.ts';
import type { CaptureKind, LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';

/** Says in the call why a device of one's own gives nothing, and what helps, until that is over or was read. */
export function DeviceTrouble({ local }: { readonly local: LocalMedia }) {
  const state = useSignal(local.state);
  return (['microphone', 'camera'] as const).map((kind) => {
    const found = trouble(state[kind]);
    return (
      found !== null && (
        <TroubleBanner
          // Another fault is another alert.
          key={`${kind} ${found}`}
          kind={kind}
          found={found}
          steps={found === 'denied' && (kind === 'microphone' || state.microphone.fault !== 'denied')}
          way={wayOut(found, state.devices[kind], state[kind].deviceId)}
          onSwitchOn={() => switchDevice(local, kind, true)}
          onDismiss={() => local.dismissFault(kind)}
        />
      )
    );
  });
}

interface TroubleBannerProps {
  readonly kind: CaptureKind;
  readonly found: Trouble;
  /** How devices are allowed: told once where both are not. */
  readonly steps: boolean;
  readonly way: ReturnType<typeof wayOut>;
  readonly onSwitchOn: () => void;
  readonly onDismiss: () => void;
}

const looks = {
  microphone: { icon: MicOff, effect: 'unheard' },
  camera: { icon: VideoOff, effect: 'unseen' },
} as const;

function TroubleBanner({ kind, found, steps, way, onSwitchOn, onDismiss }: TroubleBannerProps) {
  const { t } = useTranslation();
  const { icon: Icon, effect } = looks[kind];
  return (
    <div className="banner is-warning device-trouble" role="alert">
      <Icon aria-hidden="true" />
      <div className="banner-text">
        <p>{t(`fault.${kind}.${found}`)}</p>
        <p className="field-hint">
          <span>{t(`trouble.${effect}`)}</span>
          {way.kind === 'connect' && <span>{` ${t('trouble.connect')}`}</span>}
        </p>
        {steps && <AllowSteps />}
        {(way.kind === 'use' || way.kind === 'again') && (
          <Button className="button button-primary" onPress={onSwitchOn}>
            {wayText()}
          </Button>
        )}
      </div>
      {found !== 'interrupted' && (
        <TipButton
          label={t(`trouble.dismiss.${kind}`)}
          icon={<X aria-hidden="true" />}
          className="icon-button-quiet"
          onPress={onDismiss}
        />
      )}
    </div>
  );

  function wayText(): string {
    if (way.kind !== 'use') return t('trouble.again');
    return way.label === null ? t(`trouble.useOther.${kind}`) : t('trouble.use', { device: way.label });
  }
}
