import 'i18next';
import type title from '../features/title/en.json';
import type chat from '../features/chat/en.json';
import type echo from '../features/echo/en.json';
import type complaints from '../features/complaints/en.json';
import type handover from '../features/handover/en.json';
import type hands from '../features/hands/en.json';
import type knocking from '../features/knocking/en.json';
import type reactions from '../features/reactions/en.json';
import type sharing from '../features/sharing/en.json';
import type files from '../features/files/en.json';
import type call from '../pages/call/en.json';
import type serverSees from '../pages/server-sees/en.json';
import type en from './en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: {
      app: typeof en & typeof call & typeof serverSees;
      chat: typeof chat;
      echo: typeof echo;
      complaints: typeof complaints;
      files: typeof files;
      handover: typeof handover;
      hands: typeof hands;
      knocking: typeof knocking;
      reactions: typeof reactions;
      sharing: typeof sharing;
      title: typeof title;
    };
  }
}
