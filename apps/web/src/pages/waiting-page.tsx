import { Hourglass } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Meeting, Phase } from '@conclave/call';
import { ClockNote } from '../parts/clock-note.tsx';
import { StatusIcon, StatusPage } from '../parts/status-page.tsx';
import type { LocalMedia } from '../reading/local-media.ts';
import { SelfPreview } from './prejoin/self-preview.tsx';

export interface WaitingPageProps {
  readonly local: LocalMedia;
  readonly clock: Meeting['clock'];
  readonly for: Extract<Phase, { kind: 'waiting' }>['for'];
  readonly onLeave: () => void;
}

export function WaitingPage({ local, clock, for: awaited, onLeave }: WaitingPageProps) {
  const { t } = useTranslation();
  return (
    <StatusPage
      head={<SelfPreview local={local} otherwise={<StatusIcon icon={<Hourglass />} tone="neutral" />} />}
      role="status"
      title={t(`waiting.${awaited}.title`)}
      body={t(`waiting.${awaited}.hint`)}
    >
      <Button className="button button-quiet" onPress={onLeave}>
        {t('waiting.leave')}
      </Button>
      <ClockNote clock={clock} />
    </StatusPage>
  );
}
