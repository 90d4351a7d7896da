import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { useHostChange } from './use-host-change.ts';

/** INV-8: another link for the meeting; the former one lets nobody in any more. */
export function ReplaceLink({ host }: { readonly host: HostControlsView }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const change = useHostChange();
  return (
    <section className="invite-section" aria-label={t('invite.link')}>
      <h3>{t('invite.link')}</h3>
      <p className="field-hint">{t('manage.replaceHint')}</p>
      <Button
        className="button button-quiet"
        isPending={change.state.kind === 'pending'}
        onPress={() => setAsking(true)}
      >
        {t('manage.replace')}
      </Button>
      <ChangeOutcome state={change.state} />
      <ConfirmDialog
        title={t('manage.replaceTitle')}
        body={t('manage.replaceBody')}
        confirmLabel={t('manage.replaceConfirm')}
        isOpen={asking}
        onConfirm={() => change.run(t('manage.replaced'), () => host.rotateLink())}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}
