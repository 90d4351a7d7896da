import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ChatMessageView, ChatView } from '@conclave/call';
import { Avatar } from '../../parts/avatar.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import './chat-news.css';

const shownMs = 8_000;
/** More at once is nothing to listen to. */
const readAtOnce = 3;
const readLength = 300;

/** What is new in the chat: read out, and shown for a moment where the panel is closed. */
export function ChatNews({ call, panel, onPanel }: SlotProps) {
  const { t } = useTranslation('chat');
  const { chat } = call.features;
  const recent = useRecent(chat);
  const unread = useSignal(chat.unread);
  const newest = recent.at(-1);
  const isShown = panel !== 'chat' && unread > 0 && newest !== undefined;
  const said = ({ authorName: name, text, to }: ChatMessageView): string =>
    t(to === null ? 'says' : 'saysOnly', { name, text: text.slice(0, readLength) });
  return (
    <>
      <div className="visually-hidden" aria-live="polite" aria-relevant="additions" translate="no">
        {recent.map((message) => (
          <p key={message.key}>{said(message)}</p>
        ))}
      </div>
      {isShown && (
        <Button className="chat-news" aria-label={t('open')} onPress={() => onPanel('chat')}>
          <Avatar id={newest.authorId} name={newest.authorName} />
          <span className="chat-news-text" aria-hidden="true" translate="no">
            <b>{newest.authorName}</b>
            {newest.to !== null && <i>{t('toYouOnly')}</i>}
            <span dir="auto">{newest.text}</span>
          </span>
        </Button>
      )}
    </>
  );
}

/** What others said in the last seconds. */
function useRecent(chat: ChatView): readonly ChatMessageView[] {
  const messages = useSignal(chat.messages);
  const newest = messages.findLast(({ isOwn }) => !isOwn)?.key ?? null;
  const [expired, setExpired] = useState(newest);
  useEffect(() => {
    if (newest === null) return;
    const timer = setTimeout(() => setExpired(newest), shownMs);
    return () => clearTimeout(timer);
  }, [newest]);
  const since = messages.findLastIndex(({ key }) => key === expired);
  return messages
    .slice(since + 1)
    .filter(({ isOwn }) => !isOwn)
    .slice(-readAtOnce);
}
