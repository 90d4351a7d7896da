import { Meter } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { strengthOf } from './strength.ts';
import type { Strength } from './strength.ts';

const steps: Record<Strength, number> = { weak: 1, fair: 2, strong: 3 };
const texts = {
  weak: 'newMeeting.strengthWeak',
  fair: 'newMeeting.strengthFair',
  strong: 'newMeeting.strengthStrong',
} as const;

/** How hard a passcode is to guess; `bits` is its estimated entropy. */
export function PasscodeStrength({ bits }: { readonly bits: number }) {
  const { t } = useTranslation();
  const strength = strengthOf(bits);
  const text = t(texts[strength]);
  return (
    <Meter
      className="strength"
      aria-label={t('newMeeting.strength')}
      minValue={0}
      maxValue={3}
      value={steps[strength]}
      valueLabel={text}
      data-strength={strength}
    >
      <span className="strength-bars" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span className="field-hint">{text}</span>
    </Meter>
  );
}
