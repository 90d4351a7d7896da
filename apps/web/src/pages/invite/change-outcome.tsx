import { useTranslation } from 'react-i18next';
import type { HostChangeState } from './use-host-change.ts';

export interface ChangeOutcomeProps {
  readonly state: HostChangeState;
  /** What is true now that the change is done. */
  readonly done: string;
}

/** Says how a change ended; both regions stay, so that readers of the screen hear what comes into them. */
export function ChangeOutcome({ state, done }: ChangeOutcomeProps) {
  const { t } = useTranslation();
  return (
    <div className="change-outcome">
      <p role="status">{state.kind === 'done' && done}</p>
      <p role="alert">{state.kind === 'failed' && t(`hostFault.${state.fault}`)}</p>
    </div>
  );
}
