import { lazy } from 'react';
import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { FileDrop } from './file-drop.tsx';
import { FilesItem } from './files-item.tsx';
import './files.css';

/** APP-2: files, to everyone and to one person. */
export const files: CallFeature = {
  name: 'files',
  texts,
  AboveStage: FileDrop,
  MoreItems: FilesItem,
  panel: {
    title: ({ t }) => t('files:title'),
    Body: lazy(async () => ({ default: (await import('./files-panel.tsx')).FilesPanel })),
  },
  inPanel: {
    of: 'chat',
    Part: lazy(async () => ({ default: (await import('./files-part.tsx')).FilesPart })),
  },
};
