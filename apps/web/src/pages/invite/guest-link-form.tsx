import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { nameMaxLength } from '../../parts/limits.ts';
import { NativeSelect } from '../../parts/native-select.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { browserClock } from '../../reading/browser-clock.ts';
import { ChangeOutcome } from './change-outcome.tsx';
import { expiresAtOf, expiryChoices, isExpiryChoice } from './guest-expiry.ts';
import type { ExpiryChoice } from './guest-expiry.ts';
import { useHostChange } from './use-host-change.ts';

export function GuestLinkForm({ host }: { readonly host: HostControlsView }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState('');
  const [choice, setChoice] = useState<ExpiryChoice>('day');
  const change = useHostChange();

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const name = label.trim();
    change.run(
      t('guests.added', { name }),
      () => host.addGuestLink(name, expiresAtOf(choice, browserClock.wallTime())),
      () => setLabel(''),
    );
  }

  return (
    <Form className="invite-form" onSubmit={submit}>
      <div className="guest-fields">
        <TextInput
          label={t('guests.label')}
          missing={t('guests.labelMissing')}
          value={label}
          onChange={setLabel}
          autoComplete="off"
          maxLength={nameMaxLength}
          pattern=".*\S.*"
          isRequired
        />
        <NativeSelect
          label={t('guests.validFor')}
          value={choice}
          options={expiryChoices.map((value) => ({ value, label: t(`guests.expiry.${value}`) }))}
          onSelect={(value) => {
            if (isExpiryChoice(value)) setChoice(value);
          }}
        />
      </div>
      <Button type="submit" className="button button-primary" isPending={change.state.kind === 'pending'}>
        {t('guests.add')}
      </Button>
      <ChangeOutcome state={change.state} />
    </Form>
  );
}
