import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { ReactionMark } from './reaction-mark.tsx';

/** So many lines at the stage's edge are calm; who reacts is on their tile, too. */
const lines = 5;

/** Who reacts, by name. Not read out: it would talk over the meeting. */
export function ReactionsStream({ call }: SlotProps) {
  const { t } = useTranslation('reactions');
  const shown = useSignal(call.features.reactions.shown);
  if (shown.length === 0) return null;
  return (
    <ul className="plain-list reactions-stream" aria-label={t('shown')}>
      {shown.slice(-lines).map((reaction) => (
        <li key={reaction.key}>
          <ReactionMark reaction={reaction} />
          {reaction.isOwn ? (
            <span>{t('you')}</span>
          ) : (
            <span className="reactions-name" translate="no">
              {reaction.authorName}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
