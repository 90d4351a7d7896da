import { Hourglass } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusIcon, StatusPage } from '../parts/status-page.tsx';
import type { LocalMedia } from '../reading/local-media.ts';
import { SelfPreview } from './prejoin/self-preview.tsx';

export interface WaitingPageProps {
  readonly local: LocalMedia;
  readonly for: 'admission' | 'host';
  readonly onLeave: () => void;
}

export function WaitingPage({ local, for: awaited, onLeave }: WaitingPageProps) {
  const { t } = useTranslation();
  return (
    <StatusPage
      head={<SelfPreview local={local} otherwise={<StatusIcon icon={<Hourglass />} tone="neutral" />} />}
      role="status"
      title={t(`waiting.${awaited}`)}
      body={awaited === 'host' ? t('waiting.hostHint') : t('waiting.admissionHint')}
    >
      <Button className="button button-quiet" onPress={onLeave}>
        {t('waiting.leave')}
      </Button>
    </StatusPage>
  );
}
