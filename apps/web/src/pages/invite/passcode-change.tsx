import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { PasscodeField } from '../../parts/passcode-field.tsx';
import type { PasscodeTools } from '../../parts/passcode-field.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { useHostChange } from './use-host-change.ts';

export interface PasscodeChangeProps {
  readonly host: HostControlsView;
  readonly hasPasscode: boolean;
  readonly tools: PasscodeTools;
}

/** JOIN-3: another passcode for the running meeting, or none. */
export function PasscodeChange({ host, hasPasscode, tools }: PasscodeChangeProps) {
  const { t } = useTranslation();
  const [passcode, setPasscode] = useState('');
  const [asking, setAsking] = useState(false);
  const change = useHostChange();
  const pending = change.state.kind === 'pending';

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    change.run(
      t('manage.passcodeChanged'),
      () => host.changePasscode(passcode),
      () => setPasscode(''),
    );
  }

  return (
    <section className="invite-section" aria-label={t('invite.passcode')}>
      <h3>{t('invite.passcode')}</h3>
      <p className="field-hint">{hasPasscode ? t('manage.passcodeHint') : t('manage.noPasscodeHint')}</p>
      <Form className="invite-form" onSubmit={submit}>
        <PasscodeField
          label={t('manage.newPasscode')}
          missing={t('manage.newPasscodeMissing')}
          value={passcode}
          onChange={setPasscode}
          tools={tools}
        />
        <div className="button-row">
          <Button type="submit" className="button button-primary" isPending={pending}>
            {hasPasscode ? t('manage.changePasscode') : t('manage.setPasscode')}
          </Button>
          {hasPasscode && (
            <Button
              className="button button-danger-quiet"
              aria-label={t('manage.removePasscode')}
              isDisabled={pending}
              onPress={() => setAsking(true)}
            >
              {t('manage.remove')}
            </Button>
          )}
        </div>
      </Form>
      <ChangeOutcome state={change.state} />
      <ConfirmDialog
        title={t('manage.removePasscodeTitle')}
        body={t('manage.removePasscodeBody')}
        confirmLabel={t('manage.removePasscodeConfirm')}
        isOpen={asking}
        onConfirm={() => change.run(t('manage.passcodeRemoved'), () => host.changePasscode(null))}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}
