import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ChangeOutcome } from '../invite/change-outcome.tsx';
import { useHostChange } from '../invite/use-host-change.ts';

/** Says so where it did not end: its links still work then. */
export function EndMeeting({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const change = useHostChange();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        className="button button-danger-quiet button-wide"
        isPending={change.state.kind === 'pending'}
        onPress={() => setAsking(true)}
      >
        {t('people.endForAll')}
      </Button>
      <ChangeOutcome state={change.state} />
      <ConfirmDialog
        title={t('people.endTitle')}
        body={t('people.endBody')}
        confirmLabel={t('people.endConfirm')}
        isOpen={asking}
        onConfirm={() => change.run(t('people.ended'), () => call.endForAll())}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
