import { useTranslation } from 'react-i18next';
import type { HostChangeState } from './use-host-change.ts';

/** Says how a change ended; both regions stay, so that readers of the screen hear what comes into them. */
export function ChangeOutcome({ state }: { readonly state: HostChangeState }) {
  const { t } = useTranslation();
  return (
    <div className="change-outcome">
      <p role="status">{state.kind === 'done' && state.text}</p>
      <p role="alert">{state.kind === 'failed' && t(`hostFault.${state.fault}`)}</p>
    </div>
  );
}
