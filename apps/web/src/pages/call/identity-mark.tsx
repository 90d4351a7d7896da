import { BadgeCheck, ShieldAlert, ShieldQuestionMark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { IdentityState } from '@conclave/call';

export interface IdentityMarkProps {
  readonly state: IdentityState | undefined;
  readonly className?: string;
}

const icons = { verified: BadgeCheck, changed: ShieldAlert, unproven: ShieldQuestionMark } as const;

/** VER-2: a mark for those who were verified and for those who only seem to be; nothing for all others. */
export function IdentityMark({ state, className = '' }: IdentityMarkProps) {
  const { t } = useTranslation();
  if (state === undefined || !isMarked(state)) return null;
  const Icon = icons[state.kind];
  return (
    <Icon
      className={`identity-mark ${className}`}
      data-identity={state.kind}
      data-alarm={isAlarm(state)}
      role="img"
      aria-label={t(`identity.state.${stateKey(state)}`)}
      aria-hidden={false}
    />
  );
}

/** Never verified and CHANGED since are different states with different words. */
export function stateKey(state: IdentityState) {
  return state.kind === 'changed' && state.verifiedAt === null ? 'changedUnverified' : state.kind;
}

export function isAlarm(state: IdentityState | undefined): boolean {
  return state?.kind === 'changed' && state.verifiedAt !== null;
}

type Marked = Extract<IdentityState, { kind: keyof typeof icons }>;

/** Somebody who was never verified and has another key may simply be another person of that name. */
function isMarked(state: IdentityState): state is Marked {
  if (state.kind === 'changed') return state.verifiedAt !== null;
  return state.kind === 'verified' || state.kind === 'unproven';
}
