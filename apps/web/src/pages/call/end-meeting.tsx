import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';

export function EndMeeting({ onEnd }: { readonly onEnd: () => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button className="button button-danger-quiet button-wide" onPress={() => setAsking(true)}>
        {t('people.endForAll')}
      </Button>
      <ConfirmDialog
        title={t('people.endTitle')}
        body={t('people.endBody')}
        confirmLabel={t('people.endConfirm')}
        isOpen={asking}
        onConfirm={onEnd}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
