import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessageView } from '@conclave/call';

export interface MessageStateProps {
  readonly message: ChatMessageView;
  /** Whether whom it is for is in the meeting. */
  readonly recipientIsHere: boolean;
  readonly canWrite: boolean;
  /** Why it could not be sent, in words; null where it is under way. */
  readonly onAgain: (key: string) => string | null;
}

/** What became of an own message that has not arrived, and what can be done. */
export function MessageState({ message, recipientIsHere, canWrite, onAgain }: MessageStateProps) {
  const { t } = useTranslation('chat');
  const { state, to, key } = message;
  const [fault, setFault] = useState<string | null>(null);
  if (state === 'sent') return null;
  if (state === 'sending') return <p className="chat-state is-under-way">{t('state.sending')}</p>;
  const canTry = canWrite && recipientIsHere && state !== 'too-long';
  return (
    <div className="chat-state is-failed">
      <span>{t(`state.${state}`, { name: to?.name ?? '' })}</span>
      {canTry && (
        <button type="button" className="chat-again" onClick={() => setFault(onAgain(key))}>
          {t('again')}
        </button>
      )}
      <p role="alert">{fault}</p>
    </div>
  );
}
