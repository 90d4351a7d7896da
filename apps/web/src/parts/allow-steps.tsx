import { useTranslation } from 'react-i18next';
import { browserKind } from './browser-kind.ts';

/** How a camera or microphone is allowed in this browser. */
export function AllowSteps() {
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
