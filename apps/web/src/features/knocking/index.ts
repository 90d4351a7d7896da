import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { KnockSound } from './knock-sound.tsx';
import { KnockSoundSwitch } from './knock-sound-switch.tsx';

/** A knock is heard: who may open looks elsewhere most of the time. Words for it are in the waiting room and its notices. */
export const knocking: CallFeature = {
  name: 'knocking',
  texts,
  OverStage: KnockSound,
  PeopleFoot: KnockSoundSwitch,
};
