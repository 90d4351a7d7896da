import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { NativeSelect } from '../../parts/native-select.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { PanelSlotProps } from '../call-feature.ts';

const everyone = 'everyone';

export function ChatPanel({ call, parts }: PanelSlotProps) {
  const { t } = useTranslation('chat');
  const { chat } = call.features;
  const messages = useSignal(chat.messages);
  const canWrite = useSignal(chat.canWrite);
  const others = useSignal(call.participants).filter(({ isSelf }) => !isSelf);
  const [text, setText] = useState('');
  const [to, setTo] = useState(everyone);
  useEffect(() => {
    if (messages.length > 0) chat.seen();
  }, [chat, messages]);

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const sent = await chat.send(text, to === everyone ? null : to, null);
    if (sent.ok) setText('');
  };

  return (
    <>
      <p className="field-hint">{t('newcomers')}</p>
      <div role="log" aria-label={t('log')}>
        {messages.map((message) => (
          <p key={message.key} data-state={message.state}>
            <b translate="no">{message.isOwn ? t('you') : message.authorName}</b>
            {message.to !== null && <i>{t('privately', { name: message.to.name })}</i>}
            <span translate="no">{message.text}</span>
          </p>
        ))}
      </div>
      <div>{parts}</div>
      {canWrite ? (
        <form className="panel-foot" onSubmit={(event) => void send(event)}>
          <NativeSelect
            label={t('to')}
            value={to}
            options={[
              { value: everyone, label: t('everyone') },
              ...others.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onSelect={setTo}
          />
          <TextInput label={t('message')} value={text} onChange={setText} />
          <Button type="submit" className="button button-primary">
            {t('send')}
          </Button>
        </form>
      ) : (
        <p className="panel-note">{t('stopped')}</p>
      )}
    </>
  );
}
