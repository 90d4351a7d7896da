import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { nameMaxLength } from '../../parts/limits.ts';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { TextForm } from '../../parts/text-form.tsx';
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
  const { t: common } = useTranslation();
  return (
    <TextForm
      label={t('field')}
      description={t('hint')}
      initial={title.title.peek() ?? ''}
      maxLength={nameMaxLength}
      autoComplete="off"
      doneLabel={t('done')}
      take={async (typed) => {
        const changed = await title.change(typed);
        if (changed.ok) return null;
        return changed.error === 'too-long' ? t('tooLong') : common(`hostFault.${changed.error}`);
      }}
      onDone={onDone}
    />
  );
}
