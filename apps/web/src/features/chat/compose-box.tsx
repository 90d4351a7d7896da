import { SendHorizontal, X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { FormEvent, Ref } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ChatDraft, ChatSendFault, ChatView, ParticipantView } from '@conclave/call';
import { NativeSelect } from '../../parts/native-select.tsx';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { EmojiButton } from './emoji-button.tsx';
import { MessageArea } from './message-area.tsx';

export interface ComposeBoxProps {
  readonly chat: ChatView;
  readonly others: readonly ParticipantView[];
  readonly areaRef: Ref<HTMLTextAreaElement>;
  readonly onSent: () => void;
}

const everyone = 'everyone';

/** Where people write. What they wrote stays until it is under way. */
export function ComposeBox({ chat, others, areaRef, onSent }: ComposeBoxProps) {
  const { t } = useTranslation('chat');
  const draft = useSignal(chat.draft);
  const [fault, setFault] = useState<ChatSendFault | null>(null);
  const faultId = useId();
  const form = useRef<HTMLFormElement>(null);
  const { to, text } = draft;
  const change = (changed: Partial<ChatDraft>): void => {
    setFault(null);
    chat.write({ ...draft, ...changed });
  };
  const send = (): void => {
    const sent = chat.send(text, to?.id ?? null, draft.replyTo);
    if (!sent.ok) return setFault(sent.error);
    change({ text: '', replyTo: null });
    onSent();
  };
  /** Where the caret is, or in place of what is selected. */
  const insert = (emoji: string): void => {
    const area = form.current?.querySelector('textarea');
    const [start, end] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    change({ text: text.slice(0, start) + emoji + text.slice(end) });
    // Once the popover, which holds the focus, is gone.
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(start + emoji.length, start + emoji.length);
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
    form.current?.querySelector('textarea')?.focus();
  };

  return (
    <form className="chat-compose" ref={form} onSubmit={submit}>
      <NativeSelect
        label={t('to')}
        value={to?.id ?? everyone}
        options={recipients(others, to, t('everyone'), (name) => t('leftName', { name }))}
        onSelect={(id) => change({ to: others.find((each) => each.id === id) ?? null })}
      />
      <Answering chat={chat} draft={draft} onCancel={() => change({ replyTo: null })} />
      <div className="chat-field" data-private={to !== null}>
        <MessageArea
          label={t('message')}
          placeholder={to === null ? t('placeholder') : t('placeholderTo', { name: to.name })}
          value={text}
          faultId={fault === null ? undefined : faultId}
          areaRef={areaRef}
          onChange={(typed) => change({ text: typed })}
          onEnter={send}
        />
        <div className="chat-field-actions">
          <EmojiButton onChoose={insert} />
          <TipButton
            type="submit"
            label={t('send')}
            icon={<SendHorizontal aria-hidden="true" />}
            className="chat-send"
          />
        </div>
      </div>
      <p id={faultId} className="field-error" role="alert">
        {fault !== null && t(`fault.${fault}`, { name: to?.name ?? '' })}
      </p>
    </form>
  );
}

/** Everybody else who is here, and whom the draft is for where they have left. */
function recipients(
  others: readonly ParticipantView[],
  chosen: ChatDraft['to'],
  everyoneText: string,
  leftText: (name: string) => string,
) {
  const isHere = chosen === null || others.some(({ id }) => id === chosen.id);
  return [
    { value: everyone, label: everyoneText },
    ...others.map(({ id, name }) => ({ value: id, label: name })),
    ...(isHere ? [] : [{ value: chosen.id, label: leftText(chosen.name) }]),
  ];
}

interface AnsweringProps {
  readonly chat: ChatView;
  readonly draft: ChatDraft;
  readonly onCancel: () => void;
}

/** Which message is being answered. */
function Answering({ chat, draft, onCancel }: AnsweringProps) {
  const { t } = useTranslation('chat');
  const messages = useSignal(chat.messages);
  if (draft.replyTo === null) return null;
  const answered = messages.findLast(({ key }) => key === draft.replyTo);
  if (answered === undefined) return null;
  return (
    <div className="chat-answering">
      <p>
        <b>{t('replyingTo', { name: answered.isOwn ? t('you') : answered.authorName })}</b>
        <span translate="no">{answered.text}</span>
      </p>
      <Button className="icon-button icon-button-quiet" aria-label={t('cancelReply')} onPress={onCancel}>
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}
