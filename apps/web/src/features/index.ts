import { addTexts } from '../texts/i18n.ts';
import type { CallFeature } from './call-feature.ts';
import { chat } from './chat/index.ts';
import { echo } from './echo/index.ts';
import { complaints } from './complaints/index.ts';
import { files } from './files/index.ts';
import { handover } from './handover/index.ts';
import { hands } from './hands/index.ts';
import { knocking } from './knocking/index.ts';
import { reactions } from './reactions/index.ts';
import { sharing } from './sharing/index.ts';
import { title } from './title/index.ts';

/** What people can do together in a call, in the order of the toolbar and of the panel "People". */
export const features: readonly CallFeature[] = [
  sharing,
  hands,
  reactions,
  chat,
  files,
  knocking,
  echo,
  complaints,
  handover,
  title,
];

for (const { name, texts } of features) addTexts(name, texts);
