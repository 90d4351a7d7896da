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
  OverStage: ChatNews,
  unread: (call) => call.features.chat.unread,
  panel: {
    title: ({ t }) => t('chat:title'),
    Body: lazy(async () => ({ default: (await import('./chat-panel.tsx')).ChatPanel })),
    Actions: lazy(async () => ({ default: (await import('./save-chat.tsx')).SaveChat })),
  },
};
