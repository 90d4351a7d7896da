import { Check, DoorClosed, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { Avatar } from '../../parts/avatar.tsx';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { ChangeOutcome } from '../invite/change-outcome.tsx';
import { useHostActions } from '../invite/use-host-actions.ts';

/** Who asks to come in. Everybody here proved the passcode; their names are not known to the server. */
export function WaitingRoom({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const applicants = useSignal(call.applicants);
  const asked = useHostActions();
  const forNobody = useSignal(call.waitingForNobody);
  if (forNobody > 0) {
    return (
      <p className="banner is-warning" role="status">
        <DoorClosed aria-hidden="true" />
        <span>{t('waitingRoom.forNobody', { count: forNobody })}</span>
      </p>
    );
  }
  // What became of the last one is said although nobody waits any more.
  if (applicants.length === 0)
    return asked.state.kind === 'failed' ? <ChangeOutcome state={asked.state} /> : null;
  return (
    <section className="waiting-room" aria-label={t('waitingRoom.title')}>
      <div className="waiting-head">
        <h2>{t('waitingRoom.title')}</h2>
        <span className="count" aria-hidden="true">
          {applicants.length}
        </span>
      </div>
      <ul className="plain-list waiting-list">
        {applicants.map(({ id, name }) => (
          <li key={id}>
            <Avatar id={id} name={name} />
            <span className="person-name" translate="no">
              {name}
            </span>
            <TipButton
              label={t('waitingRoom.denyName', { name })}
              icon={<X aria-hidden="true" />}
              className="icon-button-quiet"
              onPress={() => asked.run(t('waitingRoom.denied', { name }), () => call.deny(id))}
            />
            <Button
              className="button button-primary"
              aria-label={t('waitingRoom.admitName', { name })}
              onPress={() => asked.run(t('waitingRoom.admitted', { name }), () => call.admit(id))}
            >
              <Check aria-hidden="true" />
              <span>{t('waitingRoom.admit')}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div className="waiting-foot">
        {applicants.length > 1 && (
          <Button
            className="button button-quiet"
            onPress={() => asked.run(t('waitingRoom.allDenied'), () => call.denyAll())}
          >
            {t('waitingRoom.denyAll')}
          </Button>
        )}
        <Button
          className="button button-quiet"
          onPress={() => asked.run(t('waitingRoom.allAdmitted'), () => call.admitAll())}
        >
          {t('waitingRoom.admitAll')}
        </Button>
      </div>
      <ChangeOutcome state={asked.state} />
    </section>
  );
}
