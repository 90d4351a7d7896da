import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { nameMaxLength } from '../../parts/limits.ts';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { TextForm } from '../../parts/text-form.tsx';
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
  const faults = {
    empty: t('prejoin.nameMissing'),
    'too-long': t('prejoin.nameTooLong'),
    'not-allowed': t('people.changeNameStopped'),
  };
  return (
    <TextForm
      label={t('prejoin.name')}
      initial={call.ownName.peek()}
      maxLength={nameMaxLength}
      autoComplete="name"
      doneLabel={t('people.changeNameDone')}
      take={(name) => {
        const changed = call.rename(name);
        return changed.ok ? null : faults[changed.error];
      }}
      onDone={onDone}
    />
  );
}
