import { computed } from '@conclave/base';
import { History } from 'lucide-react';
import { lazy } from 'react';
import type { CallFeature } from '../call-feature.ts';
import { ChatButton } from './chat-button.tsx';
import { ChatNews } from './chat-news.tsx';
import texts from './en.json';

/** Chat, to everyone and to one person. */
export const chat: CallFeature = {
  name: 'chat',
  texts,
  Control: ChatButton,
  staysInBar: true,
  shortcuts: ({ onPanel }) => [{ key: 'c', what: ({ t }) => t('chat:title'), press: () => onPanel('chat') }],
  InHead: ChatNews,
  unread: (call) => call.features.chat.unread,
  personItems: (call, { t }) => {
    const { chat: talk } = call.features;
    return computed(() => {
      const late = call.participants.value.filter(({ id }) => talk.lacking.value.has(id));
      return new Map(
        late.map(({ id, name }) => [
          id,
          [
            {
              key: 'tell-earlier',
              text: t('chat:tellEarlier'),
              icon: History,
              isDanger: false,
              onAction: (asked) => asked.run(t('chat:toldEarlier', { name }), () => talk.tellEarlier(id)),
            },
          ],
        ]),
      );
    });
  },
  panel: {
    title: ({ t }) => t('chat:title'),
    Body: lazy(async () => ({ default: (await import('./chat-panel.tsx')).ChatPanel })),
    Actions: lazy(async () => ({ default: (await import('./chat-actions.tsx')).ChatActions })),
  },
};
