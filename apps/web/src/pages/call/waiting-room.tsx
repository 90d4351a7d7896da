import { Check, DoorClosed, X } from 'lucide-react';
import { useState } from 'react';
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
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const forNobody = useSignal(call.waitingForNobody);
  if (forNobody > 0) {
    return (
      <p className="banner is-warning" role="status">
        <DoorClosed aria-hidden="true" />
        <span>{t('waitingRoom.forNobody', { count: forNobody })}</span>
      </p>
    );
  }
  // Who went away meanwhile is chosen no more.
  const ids = applicants.map(({ id }) => id).filter((id) => chosen.has(id));
  const count = ids.length;
  const mayChoose = applicants.length > 1 || count > 0;
  const choose = (id: string, isChosen: boolean): void =>
    setChosen(new Set(isChosen ? [...ids, id] : ids.filter((each) => each !== id)));
  // What became of the last one is said although nobody waits any more: by the regions that were there before.
  if (applicants.length === 0)
    return (
      <section className={asked.state.kind === 'failed' ? '' : 'visually-hidden'}>
        <ChangeOutcome key="outcome" state={asked.state} />
      </section>
    );
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
            {mayChoose ? (
              <label className="waiting-choice">
                <input
                  type="checkbox"
                  aria-label={t('waitingRoom.choose', { name })}
                  checked={ids.includes(id)}
                  onChange={(event) => choose(id, event.target.checked)}
                />
              </label>
            ) : (
              <Avatar id={id} name={name} />
            )}
            <span className="person-name" translate="no">
              {name}
            </span>
            <TipButton
              label={t('waitingRoom.denyName', { name })}
              icon={<X aria-hidden="true" />}
              className="icon-button-quiet"
              onPress={() => asked.run(t('waitingRoom.denied', { name }), () => call.deny([id]))}
            />
            <Button
              className="button button-primary"
              aria-label={t('waitingRoom.admitName', { name })}
              onPress={() => asked.run(t('waitingRoom.admitted', { name }), () => call.admit([id]))}
            >
              <Check aria-hidden="true" />
              <span>{t('waitingRoom.admit')}</span>
            </Button>
          </li>
        ))}
      </ul>
      {count > 0 && (
        <div className="waiting-foot">
          <Button
            className="button button-quiet"
            onPress={() => asked.run(t('waitingRoom.chosenDenied', { count }), () => call.deny(ids))}
          >
            {t('waitingRoom.denyChosen', { count })}
          </Button>
          <Button
            className="button button-primary"
            onPress={() => asked.run(t('waitingRoom.chosenAdmitted', { count }), () => call.admit(ids))}
          >
            {t('waitingRoom.admitChosen', { count })}
          </Button>
        </div>
      )}
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
      <ChangeOutcome key="outcome" state={asked.state} />
    </section>
  );
}
