import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button, Label, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ComplaintFault, ParticipantView } from '@conclave/call';
import { NativeSelect } from '../../parts/native-select.tsx';
import { inBackground } from '../../reading/in-background.ts';
import type { SlotProps } from '../call-feature.ts';

export interface ComplaintFormProps extends Pick<SlotProps, 'call'> {
  readonly about: Pick<ParticipantView, 'id' | 'name'>;
  readonly onSent: () => void;
}

/** What was typed stays until a host is known to have been told. */
export function ComplaintForm({ call, about, onSent }: ComplaintFormProps) {
  const { t } = useTranslation('complaints');
  const { complaints } = call.features;
  const { reasons } = complaints;
  const [first] = reasons;
  const [reason, setReason] = useState(first);
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'pending' | ComplaintFault>('idle');
  if (reason === undefined) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (state === 'pending') return;
    const work = async (): Promise<void> => {
      setState('pending');
      const told = await complaints.complain(about.id, reason, text);
      setState(told.ok ? 'idle' : told.error);
      if (told.ok) onSent();
    };
    inBackground(work());
  };
  return (
    <form className="form" onSubmit={submit}>
      <p className="muted">{t('hint', { name: about.name })}</p>
      <NativeSelect
        label={t('what')}
        value={reason}
        options={reasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
        onSelect={(value) => setReason(reasons.find((each) => each === value) ?? reason)}
      />
      <TextField className="field" value={text} onChange={setText} autoComplete="off">
        <Label className="field-label">{t('more')}</Label>
        <TextArea className="input complaint-text" rows={3} />
      </TextField>
      {state !== 'idle' && state !== 'pending' && (
        <p role="alert" className="form-alert">
          {t(`fault.${state}`)}
        </p>
      )}
      <div className="dialog-actions">
        <Button type="submit" className="button button-primary" isPending={state === 'pending'}>
          {t('send')}
        </Button>
      </div>
    </form>
  );
}
