import { Unplug, UsersRound } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, SecurityView, UnfollowedView } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import { locale } from '../../texts/i18n.ts';
import { ChangeOutcome } from '../invite/change-outcome.tsx';
import { useHostActions } from '../invite/use-host-actions.ts';

export interface SessionSplitProps extends Pick<SecurityView, 'partition' | 'unfollowed'> {
  readonly call: Call;
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat(locale).format(names);
}

/** COM-5, COM-6: what is known about people who hold other keys, or could not follow somebody's; a host decides about that one. */
export function SessionSplit({ call, partition, unfollowed }: SessionSplitProps) {
  const { t } = useTranslation();
  const names = partition === null ? '' : listOf(partition.names);
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
      {unfollowed.map((told) => (
        <Unfollowed key={told.committer?.id ?? ''} call={call} told={told} />
      ))}
    </>
  );
}

interface UnfollowedProps extends Pick<SessionSplitProps, 'call'> {
  readonly told: UnfollowedView;
}

function Unfollowed({ call, told: { committer, by } }: UnfollowedProps) {
  const { t } = useTranslation();
  const canModerate = useSignal(call.canModerate);
  const asked = useHostActions();
  const who = by.length === 0 ? t('split.somebody') : listOf(by);
  const name = committer?.name ?? '';
  return (
    <section className="security-note" aria-label={t('split.unfollowedTitle')}>
      <h3>
        <Unplug aria-hidden="true" />
        <span>{t('split.unfollowedTitle')}</span>
      </h3>
      <p>
        {committer === null ? t('split.unfollowedNobody', { who }) : t('split.unfollowed', { who, name })}
      </p>
      <p className="field-hint">{t('split.unfollowedHint')}</p>
      <div className="security-note-actions">
        {committer !== null && canModerate && (
          <Button
            className="button button-danger-quiet"
            onPress={() => asked.run(t('people.done'), () => call.remove(committer.id, 'may-return'))}
          >
            {t('split.remove', { name })}
          </Button>
        )}
        <Button className="button button-quiet" onPress={() => call.dismissUnfollowed(committer?.id ?? null)}>
          {t('split.dismiss')}
        </Button>
      </div>
      <ChangeOutcome state={asked.state} />
    </section>
  );
}
