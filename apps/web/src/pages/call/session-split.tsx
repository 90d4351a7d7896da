import { Unplug, UsersRound } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SecurityView } from '@conclave/call';
import { locale } from '../../texts/i18n.ts';

export interface SessionSplitProps extends Pick<SecurityView, 'partition'> {
  readonly restartOffered: boolean;
  readonly onRestart: () => void;
}

/** COM-5: what is known about people who may hold other keys, and the way out where no host is there to take it. */
export function SessionSplit({ partition, restartOffered, onRestart }: SessionSplitProps) {
  const { t } = useTranslation();
  const names = partition === null ? '' : new Intl.ListFormat(locale).format(partition.names);
  return (
    <>
      {partition !== null && (
        <section className="security-note" aria-label={t('split.partitionTitle')}>
          <h3>
            <UsersRound aria-hidden="true" />
            <span>{t('split.partitionTitle')}</span>
          </h3>
          <p>{names === '' ? t('split.partition') : t('split.partitionNames', { names })}</p>
        </section>
      )}
      {restartOffered && (
        <section className="security-note" aria-label={t('split.restartTitle')}>
          <h3>
            <Unplug aria-hidden="true" />
            <span>{t('split.restartTitle')}</span>
          </h3>
          <p>{t('split.restartBody')}</p>
          <Button className="button button-primary" onPress={onRestart}>
            {t('split.restart')}
          </Button>
        </section>
      )}
    </>
  );
}
