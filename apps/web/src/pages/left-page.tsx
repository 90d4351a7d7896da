import { DoorOpen } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';
import { useCopy } from '../reading/use-copy.ts';
import { useUnloadWarning } from '../reading/use-unload-warning.ts';

export interface LeftPageProps {
  /** INV-6: of whoever was the host, else null. This page holds its last copy. */
  readonly hostLink: string | null;
  readonly onFront: () => void;
}

export function LeftPage({ hostLink, onFront }: LeftPageProps) {
  const { t } = useTranslation();
  return (
    <StatusPage
      icon={<DoorOpen />}
      tone="neutral"
      role="status"
      title={t('left.title')}
      body={hostLink === null ? t('left.body') : t('left.bodyHost')}
    >
      {hostLink !== null && <WayBack hostLink={hostLink} />}
      <Button
        className={hostLink === null ? 'button button-primary' : 'button button-quiet'}
        onPress={onFront}
      >
        {t('app.toFront')}
      </Button>
    </StatusPage>
  );
}

/** The link is not printed, nor is there one to hover over: the screen may still be shared or photographed. */
function WayBack({ hostLink }: { readonly hostLink: string }) {
  const { t } = useTranslation();
  const [isKept, setKept] = useState(false);
  const keep = useCallback(() => setKept(true), []);
  const [outcome, copy] = useCopy(keep);
  const [goesBack, setGoesBack] = useState(false);
  useUnloadWarning(!isKept && !goesBack);
  useEffect(() => {
    if (goesBack) location.assign(hostLink);
  }, [goesBack, hostLink]);
  return (
    <>
      <Button className="button button-primary" onPress={() => copy(hostLink)}>
        {t('manage.copyHostLink')}
      </Button>
      <Button className="button button-quiet" onPress={() => setGoesBack(true)}>
        {t('left.comeBack')}
      </Button>
      <p className="field-hint status-note" aria-live="polite">
        <span>{outcome === 'copied' && t('manage.hostLinkCopied')}</span>
        <span>{outcome === 'failed' && t('left.copyFailed')}</span>
      </p>
    </>
  );
}
