import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { passcodeMaxLength } from '../../parts/limits.ts';
import { NameField } from '../../parts/name-field.tsx';
import type { NameTools } from '../../parts/name-field.tsx';
import { TextInput } from '../../parts/text-input.tsx';

export interface JoinFormProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly tools: NameTools;
  readonly passcodeRequired: boolean;
  readonly isHost: boolean;
  /** What stands in the field now. */
  readonly onPasscode: (passcode: string) => void;
  readonly onJoin: (passcode: string | null) => void;
}

export function JoinForm({
  name,
  onName,
  tools,
  passcodeRequired,
  isHost,
  onPasscode,
  onJoin,
}: JoinFormProps) {
  const { t } = useTranslation();
  const [passcode, setPasscode] = useState('');

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    onJoin(passcodeRequired ? passcode : null);
  }

  return (
    <Form className="form" onSubmit={submit}>
      <NameField value={name} onChange={onName} tools={tools} autoFocus={name === ''} />
      {passcodeRequired && (
        <TextInput
          label={t('prejoin.passcode')}
          description={isHost ? t('prejoin.passcodeHintHost') : t('prejoin.passcodeHint')}
          missing={t('prejoin.passcodeMissing')}
          value={passcode}
          onChange={(typed) => {
            setPasscode(typed);
            onPasscode(typed);
          }}
          autoComplete="off"
          maxLength={passcodeMaxLength}
          spellCheck="false"
          isRequired
          autoFocus={name !== ''}
          code
        />
      )}
      <Button
        type="submit"
        className="button button-primary button-wide button-large"
        autoFocus={name !== '' && !passcodeRequired}
      >
        {t('prejoin.join')}
      </Button>
    </Form>
  );
}
