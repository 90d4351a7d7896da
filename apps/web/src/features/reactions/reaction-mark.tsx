import { useTranslation } from 'react-i18next';
import type { ReactionView } from '@conclave/call';
import { emoji } from './emoji.ts';

/** The emoji, and how often it came; named for those who listen. */
export function ReactionMark({ reaction }: { readonly reaction: ReactionView }) {
  const { t } = useTranslation('reactions');
  const { name, count } = reaction;
  const called = t(`emoji.${name}`);
  return (
    <span
      className="reaction"
      role="img"
      aria-label={count > 1 ? t('times', { emoji: called, count }) : called}
    >
      <span aria-hidden="true">{emoji[name]}</span>
      {count > 1 && (
        <span className="reaction-count" aria-hidden="true">
          {count}
        </span>
      )}
    </span>
  );
}
