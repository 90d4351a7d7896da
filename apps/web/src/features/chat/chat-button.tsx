import { MessageSquare } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';

export function ChatButton({ call, panel, onPanel }: SlotProps) {
  const { t } = useTranslation('chat');
  const unread = useSignal(call.features.chat.unread);
  const description = useId();
  const isOpen = panel === 'chat';
  const isMarked = unread > 0;
  return (
    <>
      <TipButton
        label={t('button')}
        icon={<MessageSquare aria-hidden="true" />}
        {...(isMarked ? { count: unread, 'aria-describedby': description } : {})}
        aria-expanded={isOpen}
        onPress={() => onPanel('chat')}
      />
      <span id={description} hidden>
        {t('unread', { count: unread })}
      </span>
    </>
  );
}
