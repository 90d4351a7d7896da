import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { PersonRow } from './person-row.tsx';
import { inBackground } from '../../reading/in-background.ts';

export function PeoplePanel({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const participants = useSignal(call.participants);
  const [ending, setEnding] = useState(false);
  return (
    <>
      <ul className="plain-list" aria-label={t('people.title')}>
        {participants.map((participant) => (
          <PersonRow
            key={participant.id}
            participant={participant}
            onRemove={call.isHost && !participant.isSelf ? () => call.remove(participant.id) : null}
          />
        ))}
      </ul>
      {call.isHost && (
        <div className="panel-foot">
          <Button className="button button-danger-quiet button-wide" onPress={() => setEnding(true)}>
            {t('people.endForAll')}
          </Button>
        </div>
      )}
      <ModalDialog
        role="alertdialog"
        title={t('people.endTitle')}
        isOpen={ending}
        onClose={() => setEnding(false)}
      >
        <p className="muted">{t('people.endBody')}</p>
        <div className="dialog-actions">
          <Button className="button button-quiet" onPress={() => setEnding(false)}>
            {t('app.cancel')}
          </Button>
          <Button className="button button-danger" onPress={() => inBackground(call.endForAll())}>
            {t('people.endConfirm')}
          </Button>
        </div>
      </ModalDialog>
    </>
  );
}
