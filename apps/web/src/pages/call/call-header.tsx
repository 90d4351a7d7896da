import { DoorClosed, Lock, LockOpen, LoaderCircle } from 'lucide-react';
import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { useNow } from '../../reading/use-now.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { formatElapsed } from './elapsed.ts';
import { Notices } from './notices.tsx';

export interface CallHeaderProps {
  readonly slot: SlotProps;
  readonly onSecurity: () => void;
}

export function CallHeader({ slot, onSecurity }: CallHeaderProps) {
  const { t } = useTranslation();
  const { call } = slot;
  const status = useSignal(useMemo(() => computed(() => call.security.value.status), [call]));
  const { locked } = useSignal(call.rules);
  const heading = useSignal(useMemo(() => headingOf(call), [call]));
  return (
    <header className="call-header">
      <h1 translate="no">{heading ?? t('app.meetingTitle')}</h1>
      <Elapsed since={call.startedAt} />
      {locked && (
        <span className="tag header-tag">
          <DoorClosed aria-hidden="true" />
          <span className="header-tag-text">{t('call.locked')}</span>
        </span>
      )}
      <div className="call-news">
        <Notices call={call} />
        {features.map(({ name, InHead }) => InHead && <InHead key={name} {...slot} />)}
      </div>
      <Button className="lock" data-status={status} onPress={onSecurity}>
        {status === 'encrypted' && <Lock aria-hidden="true" />}
        {status === 'settling' && <LoaderCircle aria-hidden="true" />}
        {(status === 'degraded' || status === 'stopped') && <LockOpen aria-hidden="true" />}
        <span>{t(`call.lock.${status}`)}</span>
      </Button>
    </header>
  );
}

function headingOf(call: Call): ReadonlySignal<string | null> {
  const given = features.flatMap((feature) => feature.heading?.(call) ?? []);
  return computed(() => given.find(({ value }) => value !== null)?.value ?? null);
}

function Elapsed({ since }: { readonly since: number }) {
  const { t } = useTranslation();
  return (
    <span className="elapsed" role="timer" aria-label={t('call.elapsed')}>
      {formatElapsed(useNow(1000, 'now') - since)}
    </span>
  );
}
