import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { asking } from './asking.ts';
import { ComplaintForm } from './complaint-form.tsx';
import { ReceivedComplaints } from './received-complaints.tsx';

/** Below the list of people: the form, while somebody complains; for hosts, what they were told. */
export function ComplaintsFoot({ call }: SlotProps) {
  const { t } = useTranslation('complaints');
  const about = useSignal(asking(call));
  const [isTold, setTold] = useState(false);
  const close = (): void => {
    asking(call).value = null;
  };
  return (
    <>
      <ReceivedComplaints call={call} />
      <p role="status" className="complaint-told">
        {isTold && t('sent')}
      </p>
      <ModalDialog title={t('titleOf', { name: about?.name })} isOpen={about !== null} onClose={close}>
        {about !== null && (
          <ComplaintForm
            call={call}
            about={about}
            onSent={() => {
              setTold(true);
              close();
            }}
          />
        )}
      </ModalDialog>
    </>
  );
}
