import { tabWish } from './tab-wish.ts';
import type { TabWish } from './tab-wish.ts';

/** @param name of what is heard */
export function soundWish(name: string): TabWish {
  return tabWish(`conclave.${name}-sound`);
}
