import { Check, Copy } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { GuestLinkView } from '@conclave/call';
import { TextInput } from '../../parts/text-input.tsx';
import { useCopy } from '../../reading/use-copy.ts';
import { locale } from '../../texts/i18n.ts';
import { expiryOf } from './guest-expiry.ts';

export interface GuestLinkRowProps {
  readonly guest: GuestLinkView;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly isRevoking: boolean;
  readonly onRevoke: () => void;
}

export function GuestLinkRow({ guest, now, isRevoking, onRevoke }: GuestLinkRowProps) {
  const { t } = useTranslation();
  const [outcome, copy] = useCopy();
  const { label, link } = guest;
  const expiry = expiryOf(guest.expiresAt, now, locale);
  const isOver = expiry.kind === 'over';
  return (
    <li className="guest-link" aria-label={label}>
      <div className="guest-text">
        <span className="person-name" translate="no">
          {label}
        </span>
        <span className="field-hint">
          {expiry.kind === 'until' ? t('guests.until', { time: expiry.at }) : t(`guests.${expiry.kind}`)}
        </span>
      </div>
      {!isOver && (
        <Button
          className="button button-quiet"
          aria-label={t('guests.copyFor', { name: label })}
          onPress={() => copy(link)}
        >
          {outcome === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          <span className="guest-copy-text">{t('invite.copyLink')}</span>
        </Button>
      )}
      <Button
        className="button button-danger-bare"
        aria-label={t('guests.revokeFor', { name: label })}
        isDisabled={isRevoking}
        onPress={onRevoke}
      >
        {t('guests.revoke')}
      </Button>
      <p className="visually-hidden" role="status">
        {outcome === 'copied' && t('invite.linkCopied')}
      </p>
      {outcome === 'failed' && (
        <div className="guest-fallback">
          <TextInput label={t('guests.linkFor', { name: label })} value={link} isReadOnly code />
          <p className="field-hint" role="alert">
            {t('invite.copyFailed')}
          </p>
        </div>
      )}
    </li>
  );
}
