import { ArrowDown } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Ref } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Virtualizer } from 'virtua';
import type { VirtualizerHandle } from 'virtua';
import type { ChatMessageView, ChatView, ParticipantView } from '@conclave/call';
import { browserClock } from '../../reading/browser-clock.ts';
import { usePageVisible } from '../../reading/use-page-visible.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { MessageRow } from './message-row.tsx';
import type { MessageActions } from './message-row.tsx';
import { useFollow } from './use-follow.ts';

export interface MessageListHandle {
  /** Brings a message into sight. */
  show(key: string): void;
  /** Goes to the end, and stays there. */
  toEnd(): void;
}

export interface MessageListProps extends MessageActions {
  readonly chat: ChatView;
  readonly participants: readonly ParticipantView[];
  readonly editing: string | null;
  readonly listRef: Ref<MessageListHandle>;
}

/** Any number of messages, of which those in sight are in the document. */
export function MessageList({ chat, participants, editing, listRef, ...actions }: MessageListProps) {
  const { t } = useTranslation('chat');
  const messages = useSignal(chat.messages);
  const canWrite = useSignal(chat.canWrite);
  const [startsAtEnd] = useState(() => chat.firstUnread.peek() === null);
  const log = useRef<HTMLDivElement>(null);
  const rows = useRef<VirtualizerHandle>(null);
  const count = useRef(messages.length);
  const toEnd = useCallback(() => rows.current?.scrollToIndex(count.current - 1, { align: 'end' }), []);
  const { isAtEnd, onScroll, follow } = useFollow(log, toEnd, startsAtEnd);
  const { isWatching, mark, unmark } = useUnreadMark(chat, isAtEnd);
  const here = useMemo(() => new Set(participants.map(({ id }) => id)), [participants]);
  const unread = useSignal(chat.unread);
  const today = useSyncExternalStore(untold, startOfToday);

  useImperativeHandle(listRef, () => ({
    show: (key) => {
      const index = messages.findLastIndex((message) => message.key === key);
      if (index >= 0) rows.current?.scrollToIndex(index, { align: 'center' });
    },
    toEnd: () => {
      unmark();
      toEnd();
    },
  }));
  useBeginning(rows, messages, mark);
  useLayoutEffect(() => {
    count.current = messages.length;
    follow();
  }, [messages, follow]);
  const last = messages.at(-1)?.key;
  useLayoutEffect(() => {
    if (isWatching && last !== undefined) chat.seen();
  }, [chat, isWatching, last]);

  return (
    <div className="chat-log-frame">
      {/* What scrolls into the document would be read out: news has a live region of its own. */}
      <div
        className="chat-log"
        role="log"
        aria-label={t('log')}
        aria-live="off"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that keys scroll it
        tabIndex={0}
        ref={log}
        onScroll={onScroll}
      >
        {messages.length === 0 && <p className="chat-note">{t('newcomers')}</p>}
        <Virtualizer ref={rows} scrollRef={log} data={messages}>
          {(message: ChatMessageView, index) => (
            <MessageRow
              key={message.key}
              {...actions}
              isOldest={index === 0}
              message={message}
              before={messages[index - 1]}
              today={today}
              authorIsHere={here.has(message.authorId)}
              recipientIsHere={message.to === null || here.has(message.to.id)}
              canWrite={canWrite}
              isFirstUnread={message.key === mark}
              isEditing={message.key === editing}
            />
          )}
        </Virtualizer>
      </div>
      {!isAtEnd && messages.length > 0 && (
        <Button className="chat-to-end" onPress={toEnd} data-unread={unread > 0}>
          <ArrowDown aria-hidden="true" />
          <span>{unread > 0 ? t('newMessages') : t('toEnd')}</span>
        </Button>
      )}
    </div>
  );
}

/** The line before what came while nobody looked; it stays until something is sent or the panel is closed. */
function useUnreadMark(chat: ChatView, isAtEnd: boolean) {
  const isWatching = usePageVisible() && isAtEnd;
  const firstUnread = useSignal(chat.firstUnread);
  const [mark, setMark] = useState(firstUnread);
  if (!isWatching && firstUnread !== null && firstUnread !== mark) setMark(firstUnread);
  return { isWatching, mark, unmark: () => setMark(null) };
}

/** Where the list is first seen: at what is new; at its end otherwise, which is followed. */
function useBeginning(
  rows: { readonly current: VirtualizerHandle | null },
  messages: readonly ChatMessageView[],
  mark: string | null,
): void {
  const [beginning] = useState(() => messages.findIndex(({ key }) => key === mark));
  useEffect(() => {
    if (beginning >= 0) rows.current?.scrollToIndex(beginning, { align: 'start' });
  }, [rows, beginning]);
}

/** Nobody tells when a day begins: whoever renders looks. */
const untold = () => (): void => undefined;

/** Milliseconds since the Unix epoch. */
function startOfToday(): number {
  return new Date(browserClock.wallTime()).setHours(0, 0, 0, 0);
}
