import { Blocks, Lock, RefreshCw, ServerOff, ShieldAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';
import type { LoadFault } from '../why-not-loaded.ts';

export interface NotLoadedProps {
  readonly fault: LoadFault;
  readonly onRetry: () => void;
  readonly onFront: () => void;
}

const icons: Readonly<Record<LoadFault, LucideIcon>> = {
  'insecure-context': Lock,
  'no-webassembly': ShieldAlert,
  'newer-version': RefreshCw,
  'code-blocked': Blocks,
  'server-unreachable': ServerOff,
};

/** What a second try can't mend. */
const inVain: ReadonlySet<LoadFault> = new Set(['insecure-context', 'no-webassembly']);

/** The larger part of the page is not there: why, and what to do. */
export function NotLoaded({ fault, onRetry, onFront }: NotLoadedProps) {
  const { t } = useTranslation();
  const Icon = icons[fault];
  return (
    <StatusPage
      icon={<Icon />}
      tone={fault === 'newer-version' ? 'neutral' : 'danger'}
      role="alert"
      title={t(`notLoaded.${fault}.title`)}
      body={
        <>
          <p>{t(`notLoaded.${fault}.body`)}</p>
          {fault === 'insecure-context' && (
            <>
              <p>{t('notLoaded.operator')}</p>
              <pre className="command" translate="no">
                npm start -- --self-signed
              </pre>
            </>
          )}
        </>
      }
    >
      {!inVain.has(fault) && (
        <Button className="button button-primary" onPress={onRetry} autoFocus>
          {fault === 'newer-version' ? t('refusal.reload') : t('refusal.retry')}
        </Button>
      )}
      <Button className="button button-quiet" onPress={onFront}>
        {t('app.toFront')}
      </Button>
    </StatusPage>
  );
}
