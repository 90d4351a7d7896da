import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { nameMaxLength } from '../../parts/limits.ts';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { useSignal } from '../../reading/use-signal.ts';

/** ID-2: another name from now on, where the host lets people change theirs. */
export function ChangeName({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const { rename: isAllowed } = useSignal(call.rules);
  const canModerate = useSignal(call.canModerate);
  const [isOpen, setIsOpen] = useState(false);
  if (!isAllowed && !canModerate) return null;
  return (
    <>
      <Button className="button button-quiet button-wide" onPress={() => setIsOpen(true)}>
        {t('people.changeName')}
      </Button>
      <ModalDialog title={t('people.changeName')} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <NameForm call={call} onDone={() => setIsOpen(false)} />
      </ModalDialog>
    </>
  );
}

function NameForm({ call, onDone }: { readonly call: Call; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const self = useSignal(call.participants).find(({ isSelf }) => isSelf);
  const [name, setName] = useState(self?.name ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const faults = {
    empty: t('prejoin.nameMissing'),
    'too-long': t('prejoin.nameTooLong'),
    'not-allowed': t('people.changeNameStopped'),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const changed = call.rename(name);
    if (changed.ok) onDone();
    else setFault(faults[changed.error]);
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextInput
        label={t('prejoin.name')}
        value={name}
        onChange={setName}
        maxLength={nameMaxLength}
        autoComplete="name"
        autoFocus
      />
      {fault !== null && (
        <p role="alert" className="form-alert">
          {fault}
        </p>
      )}
      <div className="dialog-actions">
        <Button type="submit" className="button button-primary">
          {t('people.changeNameDone')}
        </Button>
      </div>
    </form>
  );
}
