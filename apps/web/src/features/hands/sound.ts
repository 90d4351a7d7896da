import { soundWish } from '../../reading/sound-wish.ts';

/** One short tone, higher than a knock's. */
export const handTones = [{ pitch: 880, at: 0 }] as const;

/** That somebody raised a hand. */
export const handSound = soundWish('hand');
