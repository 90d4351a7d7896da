import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { KnockSound } from './knock-sound.tsx';
import { knockSound } from './sound.ts';

/** A knock is heard: who may open looks elsewhere most of the time. Words for it are in the waiting room and its notices. */
export const knocking: CallFeature = {
  name: 'knocking',
  texts,
  AboveStage: KnockSound,
  hostSwitch: { label: ({ t }) => t('knocking:sound'), wish: knockSound },
};
