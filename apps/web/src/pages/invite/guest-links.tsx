import { useTranslation } from 'react-i18next';
import type { HostControlsView, Meeting } from '@conclave/call';
import { ClockNote } from '../../parts/clock-note.tsx';
import { useNow } from '../../reading/use-now.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { ChangeOutcome } from './change-outcome.tsx';
import { GuestLinkForm } from './guest-link-form.tsx';
import { GuestLinkRow } from './guest-link-row.tsx';
import { useHostChange } from './use-host-change.ts';

export interface GuestLinksProps {
  readonly host: HostControlsView;
  readonly hasPasscode: boolean;
  readonly clock: Meeting['clock'];
}

/** INV-8: links for one guest each, which end by themselves and can be taken back. */
export function GuestLinks({ host, hasPasscode, clock }: GuestLinksProps) {
  const { t } = useTranslation();
  const guests = useSignal(host.guestLinks);
  const now = useNow(10_000, 'wallTime');
  const change = useHostChange();
  return (
    <div className="invite">
      <p className="muted">{hasPasscode ? t('guests.introPasscode') : t('guests.intro')}</p>
      <ClockNote clock={clock} />
      {guests.length > 0 && (
        <ul className="plain-list" aria-label={t('guests.title')}>
          {guests.map((guest) => (
            <GuestLinkRow
              key={guest.id}
              guest={guest}
              now={now}
              isRevoking={change.state.kind === 'pending'}
              onRevoke={() => change.run(t('guests.revoked'), () => host.revokeGuestLink(guest.id))}
            />
          ))}
        </ul>
      )}
      <ChangeOutcome state={change.state} />
      <GuestLinkForm host={host} />
    </div>
  );
}
