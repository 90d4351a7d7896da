import { Bug } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';
import type { LoadFault } from '../why-not-loaded.ts';
import { NotLoaded } from './not-loaded-page.tsx';

export interface BrokenPageProps {
  /** Where a part of the page did not come: that is what broke it. */
  readonly missing: LoadFault | null;
  readonly onReload: () => void;
  readonly onFront: () => void;
}

/** Instead of pages that broke. */
export function BrokenPage({ missing, onReload, onFront }: BrokenPageProps) {
  const { t } = useTranslation();
  if (missing !== null) return <NotLoaded fault={missing} onRetry={onReload} onFront={onFront} />;
  return (
    <StatusPage icon={<Bug />} tone="danger" role="alert" title={t('broken.title')} body={t('broken.body')}>
      <Button className="button button-primary" onPress={onReload}>
        {t('broken.reload')}
      </Button>
    </StatusPage>
  );
}
