import { useState } from 'react';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { choosing } from './choosing.ts';
import { AskedBody } from './asked-body.tsx';
import { ConfirmBody } from './confirm-body.tsx';
import { NewHostBody } from './new-host-body.tsx';

/** Over the page, whatever panel is open: the host is asked once more, and the other person is asked. */
export function HandoverDialogs({ call }: SlotProps) {
  const { t } = useTranslation('handover');
  const { handover } = call.features;
  const chosen = useSignal(choosing(call));
  const asked = useSignal(handover.asked);
  const close = (): void => {
    choosing(call).value = null;
  };
  // Whoever doesn't want to wait for the key closes the dialog, and is told when it came.
  const [closed, setClosed] = useState<typeof asked>(null);
  const isHost = asked?.state === 'host';
  return (
    <>
      <ModalDialog
        role="alertdialog"
        title={t('confirm.title', { name: chosen?.name })}
        isOpen={chosen !== null}
        onClose={close}
      >
        {chosen !== null && <ConfirmBody call={call} chosen={chosen} onClose={close} />}
      </ModalDialog>
      <ModalDialog
        role="alertdialog"
        title={isHost ? t('host.title') : t('asked.title', { name: asked?.name })}
        isOpen={asked !== null && asked !== closed}
        onClose={() => {
          if (isHost) handover.dismiss();
          else if (asked?.state === 'asked') handover.answer(false);
          else setClosed(asked);
        }}
      >
        {asked !== null &&
          (isHost ? <NewHostBody handover={handover} /> : <AskedBody handover={handover} asked={asked} />)}
      </ModalDialog>
    </>
  );
}
