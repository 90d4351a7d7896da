import { useTranslation } from 'react-i18next';
import type { ChatMessageView } from '@conclave/call';

export interface MessageStateProps {
  readonly message: ChatMessageView;
  /** Whether whom it is for is in the meeting. */
  readonly recipientIsHere: boolean;
  readonly canWrite: boolean;
  readonly onAgain: (key: string) => void;
}

/** What became of an own message that has not arrived, and what can be done. */
export function MessageState({ message, recipientIsHere, canWrite, onAgain }: MessageStateProps) {
  const { t } = useTranslation('chat');
  const { state, to, key } = message;
  if (state === 'sent') return null;
  if (state === 'sending') return <p className="chat-state is-under-way">{t('state.sending')}</p>;
  const canTry = canWrite && recipientIsHere && state !== 'too-long';
  return (
    <p className="chat-state is-failed">
      <span>{t(`state.${state}`, { name: to?.name ?? '' })}</span>
      {canTry && (
        <button type="button" className="chat-again" onClick={() => onAgain(key)}>
          {t('again')}
        </button>
      )}
    </p>
  );
}
