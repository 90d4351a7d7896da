import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { browserClock } from '../../reading/browser-clock.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { chatFile } from './chat-file.ts';
import { dayAndTimeOf, fileTimeOf } from './when.ts';

/** Writes the chat into a file of this device, once somebody asks for it. */
export function SaveChat({ call }: SlotProps) {
  const { t } = useTranslation('chat');
  const messages = useSignal(call.features.chat.messages);
  const save = (): void => {
    const now = browserClock.wallTime();
    const texts = {
      title: t('save.title', { date: dayAndTimeOf(now) }),
      you: t('you'),
      to: (name: string) => t('save.to', { name }),
      reply: (name: string) => t('save.reply', { name }),
      edited: t('save.edited'),
      toldBy: (name: string) => t('save.toldBy', { name }),
      unsent: t('save.unsent'),
    };
    const blob = new Blob([chatFile(messages, texts, dayAndTimeOf)], { type: 'text/plain;charset=utf-8' });
    const url = URL.createObjectURL(blob);
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = `${t('save.file')}-${fileTimeOf(now)}.txt`;
    anchor.click();
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <TipButton
      label={t('save.button')}
      icon={<Download aria-hidden="true" />}
      className="icon-button-quiet"
      isDisabled={messages.length === 0}
      onPress={save}
    />
  );
}
