import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessageView } from '@conclave/call';
import { phone } from '../../reading/phone.ts';
import { useMediaQuery } from '../../reading/use-media-query.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { PanelSlotProps } from '../call-feature.ts';
import { AllowChat } from './allow-chat.tsx';
import './chat.css';
import { ComposeBox } from './compose-box.tsx';
import { LinkDialog } from './link-dialog.tsx';
import type { ChatLink } from './links.ts';
import { MessageList } from './message-list.tsx';
import type { MessageListHandle } from './message-list.tsx';
import { MessageMenu } from './message-menu.tsx';
import type { MenuPlace } from './message-menu.tsx';

export function ChatPanel({ call, parts }: PanelSlotProps) {
  const { t } = useTranslation('chat');
  const { chat } = call.features;
  const canWrite = useSignal(chat.canWrite);
  const tooFast = useSignal(chat.tooFast);
  const participants = useSignal(call.participants);
  const canModerate = useSignal(call.canModerate);
  const isPhone = useMediaQuery(phone);
  // MOD-1: to hosts everybody may write.
  const mayChoose = useSignal(call.rules).direct || canModerate;
  const list = useRef<MessageListHandle>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [link, setLink] = useState<{ readonly shown: ChatLink | null; readonly isOpen: boolean }>(noLink);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [editing, setEditing] = useState<string | null>(null);

  const show = useCallback((key: string): void => list.current?.show(key), []);
  const actions = useMemo(
    () => ({
      onLink: (shown: ChatLink) => setLink({ shown, isOpen: true }),
      onMenu: (message: ChatMessageView, button: HTMLElement) => setMenu({ message, button }),
      onAgain: (key: string): string | null => {
        const sent = chat.again(key);
        return sent.ok ? null : t(`fault.${sent.error}`, { name: t('theyWho') });
      },
      onShow: show,
      onEdited: (key: string, text: string | null): string | null => {
        const saved = text === null ? null : chat.edit(key, text);
        if (saved?.ok === false) return t(`fault.${saved.error}`, { name: t('theyWho') });
        setEditing(null);
        return null;
      },
    }),
    [chat, show, t],
  );
  const reply = ({ key, to, isOwn, authorId, authorName }: ChatMessageView): void => {
    // What was said to one person is answered to that one.
    const partner = isOwn ? to : { id: authorId, name: authorName };
    chat.write({ ...chat.draft.peek(), replyTo: key, to: to === null ? null : partner });
    // Once the menu, which holds the focus, is gone.
    requestAnimationFrame(() => area.current?.focus());
  };

  return (
    <div className="chat">
      {!isPhone && <AllowChat call={call} />}
      <MessageList {...actions} chat={chat} participants={participants} editing={editing} listRef={list} />
      <div className="chat-parts">{parts}</div>
      {tooFast.length > 0 && (
        <p className="chat-foot-note">{t('tooFast', { count: tooFast.length, names: tooFast.join(', ') })}</p>
      )}
      {canWrite ? (
        <ComposeBox
          chat={chat}
          others={participants.filter(
            ({ isSelf, isHost, isCoHost }) => !isSelf && (mayChoose || isHost || isCoHost),
          )}
          areaRef={area}
          onSent={() => list.current?.toEnd()}
        />
      ) : (
        <p className="chat-foot-note" role="status">
          {t('stopped')}
        </p>
      )}
      <MessageMenu
        place={menu}
        canWrite={canWrite}
        onClose={() => setMenu(null)}
        onReply={reply}
        onEdit={({ key }) => setEditing(key)}
      />
      <LinkDialog
        link={link.shown}
        isOpen={link.isOpen}
        onClose={() => setLink({ ...link, isOpen: false })}
      />
    </div>
  );
}

const noLink = { shown: null, isOpen: false } as const;
