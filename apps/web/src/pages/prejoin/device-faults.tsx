import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AllowSteps } from '../../parts/allow-steps.tsx';
import { trouble } from '../../reading/device-trouble.ts';
import type { LocalMediaState } from '../../reading/local-media.ts';

/** Why a device does not run, and the steps in this browser where the person has to allow it. */
export function DeviceFaults({ state }: { readonly state: LocalMediaState }) {
  const { t } = useTranslation();
  const microphone = trouble(state.microphone);
  const camera = trouble(state.camera);
  if (microphone === null && camera === null) return null;
  const bothDenied = microphone === 'denied' && camera === 'denied';
  return (
    <div role="alert" className="faults">
      <TriangleAlert aria-hidden="true" />
      <div>
        {bothDenied ? (
          <p className="fault-title">{t('fault.both.denied')}</p>
        ) : (
          <>
            {camera !== null && <p className="fault-title">{t(`fault.camera.${camera}`)}</p>}
            {microphone !== null && <p className="fault-title">{t(`fault.microphone.${microphone}`)}</p>}
          </>
        )}
        {(microphone === 'denied' || camera === 'denied') && <AllowSteps />}
        <p className="field-hint">{t('prejoin.joinPlain')}</p>
      </div>
    </div>
  );
}
