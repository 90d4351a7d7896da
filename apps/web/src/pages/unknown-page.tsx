import { Compass } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';

export function UnknownPage({ onFront }: { readonly onFront: () => void }) {
  const { t } = useTranslation();
  return (
    <StatusPage
      icon={<Compass />}
      tone="neutral"
      role={null}
      title={t('unknown.title')}
      body={t('unknown.body')}
    >
      <Button className="button button-primary" onPress={onFront}>
        {t('app.toFront')}
      </Button>
    </StatusPage>
  );
}
