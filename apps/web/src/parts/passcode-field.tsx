import { RefreshCw } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Conclave } from '@conclave/call';
import { passcodeMaxLength } from './limits.ts';
import { PasscodeStrength } from './passcode-strength.tsx';
import { TextInput } from './text-input.tsx';

export type PasscodeTools = Pick<Conclave, 'generatePasscode' | 'passcodeBits'>;

export interface PasscodeFieldProps {
  readonly label: string;
  /** What to say when it is left empty. */
  readonly missing: string;
  readonly value: string;
  readonly onChange: (passcode: string) => void;
  readonly tools: PasscodeTools;
}

/** INV-3: a passcode to choose, with an estimate of its strength and a button that makes a good one. */
export function PasscodeField({ label, missing, value, onChange, tools }: PasscodeFieldProps) {
  const { t } = useTranslation();
  return (
    <div>
      <TextInput
        label={label}
        missing={missing}
        value={value}
        onChange={onChange}
        autoComplete="off"
        maxLength={passcodeMaxLength}
        spellCheck="false"
        isRequired
        code
        action={
          <Button
            className="icon-button icon-button-outline"
            aria-label={t('newMeeting.generate')}
            onPress={() => onChange(tools.generatePasscode())}
          >
            <RefreshCw aria-hidden="true" />
          </Button>
        }
      />
      {value !== '' && <PasscodeStrength bits={tools.passcodeBits(value)} />}
    </div>
  );
}
