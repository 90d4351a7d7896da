import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LocalMediaState } from '../../reading/local-media.ts';
import { browserKind } from './browser-kind.ts';

/** Why a device does not run, and the steps in this browser where the person has to allow it. */
export function DeviceFaults({ state }: { readonly state: LocalMediaState }) {
  const { t } = useTranslation();
  const microphone = state.microphone.fault;
  const camera = state.camera.fault;
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

function AllowSteps() {
  const { t } = useTranslation();
  const kind = browserKind(navigator.userAgent);
  return (
    <>
      <p>{t('fault.stepsTitle', { browser: t(`fault.browser.${kind}`) })}</p>
      <ol>
        {t(`fault.steps.${kind}`, { returnObjects: true }).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </>
  );
}
