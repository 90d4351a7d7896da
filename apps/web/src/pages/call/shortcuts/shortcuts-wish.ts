import { tabWish } from '../../../reading/tab-wish.ts';

/** WCAG 2.1.4: keys without a modifier can be switched off, for those whose voice or tremor presses them. */
export const shortcutsWish = tabWish('conclave.shortcuts');
