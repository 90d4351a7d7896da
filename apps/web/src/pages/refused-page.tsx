import {
  Clock,
  Copy,
  DoorClosed,
  KeyRound,
  Link2Off,
  Lock,
  ServerOff,
  ShieldAlert,
  Users,
  UserX,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Meeting, Phase, RefusalReason } from '@conclave/call';
import { ClockNote } from '../parts/clock-note.tsx';
import { StatusPage } from '../parts/status-page.tsx';
import { OwnLink } from '../parts/own-link.tsx';
import { useNow } from '../reading/use-now.ts';

export type Refusal = Extract<Phase, { kind: 'refused' }>;

export interface RefusedProps extends Omit<Refusal, 'kind'> {
  readonly clock?: Meeting['clock'] | undefined;
  readonly onRetry: () => void;
  readonly onFront: () => void;
  /** To open the meeting in a browser that can. */
  readonly ownLink?: string | null;
}

const icons: Record<RefusalReason, LucideIcon> = {
  'link-without-secret': Link2Off,
  'link-incomplete': Link2Off,
  'link-changed': Link2Off,
  'link-unknown-version': Link2Off,
  'no-such-meeting': DoorClosed,
  'meeting-ended': DoorClosed,
  'meeting-full': Users,
  'wrong-passcode': KeyRound,
  'too-many-attempts': Clock,
  'asked-in-vain': KeyRound,
  'meeting-locked': Lock,
  'link-expired': Link2Off,
  clock: Clock,
  'not-admitted': UserX,
  removed: UserX,
  'opened-elsewhere': Copy,
  'server-unreachable': ServerOff,
  'origin-refused': ServerOff,
  'connection-blocked': ServerOff,
  'server-dishonest': ShieldAlert,
  'version-too-old': Clock,
  'browser-cannot-encrypt': ShieldAlert,
  'encryption-not-loaded': ShieldAlert,
  'media-worker-dead': ShieldAlert,
};

/** What a page that loads anew may have. */
const reloads: ReadonlySet<RefusalReason> = new Set(['version-too-old', 'encryption-not-loaded']);

const calm: ReadonlySet<RefusalReason> = new Set([
  'asked-in-vain',
  'link-expired',
  'link-without-secret',
  'meeting-ended',
  'meeting-full',
  'meeting-locked',
  'no-such-meeting',
  'opened-elsewhere',
]);

/** What a clock that is wrong leads to. */
const byClock: ReadonlySet<RefusalReason> = new Set(['clock', 'link-expired']);

/** A screen of its own for what stopped the person: what happened, and what to do. */
export function Refused({ reason, retry, retryAt, clock, onRetry, onFront, ownLink = null }: RefusedProps) {
  const { t } = useTranslation();
  const Icon = icons[reason];
  const secondsLeft = Math.max(0, Math.ceil(((retryAt ?? 0) - useNow(1000, 'now')) / 1000));
  return (
    <StatusPage
      icon={<Icon />}
      tone={calm.has(reason) ? 'neutral' : 'danger'}
      role="alert"
      title={t(`refusal.${reason}.title`)}
      body={t(`refusal.${reason}.body`)}
    >
      {reloads.has(reason) && (
        <Button className="button button-primary" onPress={() => location.reload()}>
          {t('refusal.reload')}
        </Button>
      )}
      {retry !== null && (
        <Button className="button button-primary" onPress={onRetry} isDisabled={secondsLeft > 0} autoFocus>
          {t('refusal.retry')}
        </Button>
      )}
      {ownLink !== null && <OwnLink link={ownLink} />}
      <Button className="button button-quiet" onPress={onFront}>
        {t('app.toFront')}
      </Button>
      {retry !== null && secondsLeft > 0 && (
        <p className="field-hint status-note">{t('refusal.wait', { count: secondsLeft })}</p>
      )}
      {clock !== undefined && byClock.has(reason) && <ClockNote clock={clock} />}
    </StatusPage>
  );
}
