import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { nameMaxLength } from '../../parts/limits.ts';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';

/** Where hosts give the meeting its title. */
export function TitleItem({ call }: SlotProps) {
  const { t } = useTranslation('title');
  const { title } = call.features;
  const current = useSignal(title.title);
  const canChange = useSignal(title.canChange);
  const [isOpen, setIsOpen] = useState(false);
  if (!canChange) return null;
  const name = current === null ? t('give') : t('change');
  return (
    <>
      <Button className="button button-quiet button-wide" onPress={() => setIsOpen(true)}>
        {name}
      </Button>
      <ModalDialog title={name} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <TitleForm call={call} onDone={() => setIsOpen(false)} />
      </ModalDialog>
    </>
  );
}

function TitleForm({ call, onDone }: Pick<SlotProps, 'call'> & { readonly onDone: () => void }) {
  const { t } = useTranslation('title');
  const { title } = call.features;
  const [typed, setTyped] = useState(title.title.peek() ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const faults = { 'too-long': t('tooLong'), 'not-allowed': t('notAllowed') };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const changed = title.change(typed);
    if (changed.ok) onDone();
    else setFault(faults[changed.error]);
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextInput
        label={t('field')}
        description={t('hint')}
        value={typed}
        onChange={setTyped}
        maxLength={nameMaxLength}
        autoComplete="off"
        autoFocus
      />
      {fault !== null && (
        <p role="alert" className="form-alert">
          {fault}
        </p>
      )}
      <div className="dialog-actions">
        <Button type="submit" className="button button-primary">
          {t('done')}
        </Button>
      </div>
    </form>
  );
}
