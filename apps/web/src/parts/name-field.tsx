import { useTranslation } from 'react-i18next';
import type { Conclave } from '@conclave/call';
import { nameMaxLength } from './limits.ts';
import { TextInput } from './text-input.tsx';

export type NameTools = Pick<Conclave, 'nameFault'>;

export interface NameFieldProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly tools: NameTools;
  readonly autoFocus: boolean;
}

/** ID-2: a name as people type and paste it; what is wrong with it stands below the field. */
export function NameField({ value, onChange, tools, autoFocus }: NameFieldProps) {
  const { t } = useTranslation();
  const texts = { empty: t('prejoin.nameMissing'), 'too-long': t('prejoin.nameTooLong') };
  return (
    <TextInput
      label={t('prejoin.name')}
      missing={texts.empty}
      value={value}
      onChange={onChange}
      autoComplete="name"
      maxLength={nameMaxLength}
      validate={(typed) => {
        const fault = tools.nameFault(typed);
        return fault === null ? null : texts[fault];
      }}
      isRequired
      autoFocus={autoFocus}
    />
  );
}
