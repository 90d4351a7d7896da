import { Hourglass } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';

export interface WaitingPageProps {
  readonly for: 'admission' | 'host';
  readonly onLeave: () => void;
}

export function WaitingPage({ for: awaited, onLeave }: WaitingPageProps) {
  const { t } = useTranslation();
  return (
    <StatusPage
      icon={<Hourglass />}
      tone="neutral"
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
