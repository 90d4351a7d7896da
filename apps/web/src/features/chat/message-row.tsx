import { EllipsisVertical, Lock, Reply } from 'lucide-react';
import { memo } from 'react';
import type { ChatMessageView } from '@conclave/call';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../parts/avatar.tsx';
import { EditBox } from './edit-box.tsx';
import type { ChatLink } from './links.ts';
import { beginsDay, continues } from './message-groups.ts';
import { MessageState } from './message-state.tsx';
import { MessageText } from './message-text.tsx';
import { timeOf } from '../../parts/time-of.ts';
import { dayOf, isSameDay } from './when.ts';

/** What people do with messages. */
export interface MessageActions {
  readonly onLink: (link: ChatLink) => void;
  readonly onMenu: (message: ChatMessageView, button: HTMLElement) => void;
  /** Why it could not be sent, in words; null where it is under way. */
  readonly onAgain: (key: string) => string | null;
  /** Brings a message into sight. */
  readonly onShow: (key: string) => void;
  /** Null gives the edit up. Why it could not be sent, in words; null where it could. */
  readonly onEdited: (key: string, text: string | null) => string | null;
}

export interface MessageRowProps extends MessageActions {
  readonly message: ChatMessageView;
  readonly before: ChatMessageView | undefined;
  /** Nothing stands above it but what newcomers see. */
  readonly isOldest: boolean;
  /** When the present day began. */
  readonly today: number;
  /** Whether its author, and whom it is for, are in the meeting. */
  readonly authorIsHere: boolean;
  readonly recipientIsHere: boolean;
  readonly canWrite: boolean;
  /** The first one that nobody has looked at. */
  readonly isFirstUnread: boolean;
  readonly isEditing: boolean;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { t } = useTranslation('chat');
  const { message, before, isFirstUnread, isEditing } = props;
  const isContinued = continues(message, before) && !isFirstUnread;
  const name = message.isOwn ? t('you') : message.authorName;
  const time = timeOf(message.at);
  const privately = usePrivately(message);
  const labelled =
    privately === null
      ? t(message.toldBy === null ? 'messageFrom' : 'messageToldFrom', { name, time, teller: message.toldBy })
      : t('messageFromOnly', { name, time, private: privately });
  return (
    <>
      {props.isOldest && <p className="chat-note">{t('newcomers')}</p>}
      {beginsDay(message, before, props.today) && (
        <div className="chat-line" role="separator">
          <span>{isSameDay(message.at, props.today) ? t('today') : dayOf(message.at)}</span>
        </div>
      )}
      {message.toldBy !== null && message.toldBy !== before?.toldBy && (
        <p className="chat-note">{t('toldBy', { name: message.toldBy })}</p>
      )}
      {message.toldBy === null && before !== undefined && before.toldBy !== null && (
        <div className="chat-line" role="separator">
          <span>{t('sinceYouCame')}</span>
        </div>
      )}
      {isFirstUnread && (
        <div className="chat-line is-new" role="separator">
          <span>{t('newMark')}</span>
        </div>
      )}
      <article
        className="chat-message"
        aria-label={labelled}
        data-state={message.state}
        data-continued={isContinued}
        data-private={privately !== null}
      >
        <div className="chat-gutter">
          {isContinued ? (
            <time className="chat-time" aria-hidden="true">
              {time}
            </time>
          ) : (
            <Avatar id={message.authorId} name={message.authorName} />
          )}
        </div>
        <div className="chat-content">
          {!isContinued && (
            <p className="chat-head" aria-hidden="true">
              <b className="chat-author" translate="no">
                {name}
              </b>
              {!message.isOwn && !props.authorIsHere && <span className="chat-left">{t('left')}</span>}
              {privately !== null && (
                <span className="chat-private">
                  <Lock />
                  <span>{privately}</span>
                </span>
              )}
              <time className="chat-time">{time}</time>
            </p>
          )}
          <Answered {...props} />
          {isEditing ? (
            <EditBox text={message.text} onDone={(text) => props.onEdited(message.key, text)} />
          ) : (
            <MessageText text={message.text} onLink={props.onLink} />
          )}
          {message.isEdited && !isEditing && <p className="chat-edited">{t('edited')}</p>}
          <MessageState {...props} />
        </div>
        {!isEditing && (
          <button
            type="button"
            className="chat-more"
            aria-label={t('options', { name, time })}
            aria-haspopup="menu"
            onClick={({ currentTarget }) => props.onMenu(message, currentTarget)}
          >
            <EllipsisVertical aria-hidden="true" />
          </button>
        )}
      </article>
    </>
  );
});

function usePrivately({ to, isOwn }: ChatMessageView): string | null {
  const { t } = useTranslation('chat');
  if (to === null) return null;
  return isOwn ? t('toOneOnly', { name: to.name }) : t('toYouOnly');
}

function Answered({ message: { replyTo }, onShow }: MessageRowProps) {
  const { t } = useTranslation('chat');
  if (replyTo === null) return null;
  const { key } = replyTo;
  if (key === null) return <p className="chat-quote">{t('replyToMissing')}</p>;
  return (
    <button
      type="button"
      className="chat-quote"
      translate="no"
      aria-label={t('replyTo', { name: replyTo.authorName, text: replyTo.text })}
      onClick={() => onShow(key)}
    >
      <Reply aria-hidden="true" />
      <b>{replyTo.authorName}</b>
      <span>{replyTo.text}</span>
    </button>
  );
}
