import { DoorOpen } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';

export function LeftPage({ onFront }: { readonly onFront: () => void }) {
  const { t } = useTranslation();
  return (
    <StatusPage
      icon={<DoorOpen />}
      tone="neutral"
      role="status"
      title={t('left.title')}
      body={t('left.body')}
    >
      <Button className="button button-primary" onPress={onFront}>
        {t('app.toFront')}
      </Button>
    </StatusPage>
  );
}
