import { computed } from '@conclave/base';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { features } from '../../features/index.ts';
import { useSignal } from '../../reading/use-signal.ts';

/** Says in the tab's title how much nobody has looked at yet. */
export function TitleCount({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const unread = useMemo(
    () => computed(() => features.reduce((sum, feature) => sum + (feature.unread?.(call).value ?? 0), 0)),
    [call],
  );
  const count = useSignal(unread);
  const title = t('app.pageTitle.meeting');
  useEffect(() => {
    document.title = count > 0 ? `(${count}) ${title}` : title;
    return () => {
      document.title = title;
    };
  }, [count, title]);
  return null;
}
