import { MicOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';

/** MOD-1: why somebody can't unmute themselves, before they try. */
export function KeptSilent({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  if (useSignal(call.mayBeHeard)) return null;
  return (
    <p className="banner" role="status">
      <MicOff aria-hidden="true" />
      <span>{t('keptSilent')}</span>
    </p>
  );
}
