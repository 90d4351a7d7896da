import { soundWish } from '../../reading/sound-wish.ts';

/** Two tones as of a knock that is answered. */
export const knockTones = [
  { pitch: 587, at: 0 },
  { pitch: 784, at: 0.16 },
] as const;

/** That somebody waits. */
export const knockSound = soundWish('knock');
