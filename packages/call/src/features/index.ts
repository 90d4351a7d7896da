import type { Content } from '../contents/content-owner.ts';
import { chat } from './chat/index.ts';
import { echo } from './echo/index.ts';
import { complaints } from './complaints/index.ts';
import { handover } from './handover/index.ts';
import { files } from './files/index.ts';
import { title } from './title/index.ts';
import type { Feature } from './feature.ts';
import type { Outside } from './outside.ts';
import { sharing } from './sharing/index.ts';
import { hands } from './hands/index.ts';
import { reactions } from './reactions/index.ts';

/** The features of a meeting; each is a folder beside this file. */
export const startAll = (
  start: <C extends Content, View>(feature: Feature<C, View>) => View,
  outside: Outside,
) => ({
  hands: start(hands),
  reactions: start(reactions),
  chat: start(chat),
  files: start(files(outside)),
  sharing: start(sharing),
  title: start(title),
  echo: start(echo),
  complaints: start(complaints),
  handover: start(handover(outside.seat)),
});

export type Features = ReturnType<typeof startAll>;
