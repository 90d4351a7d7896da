import type { TFunction } from 'i18next';
import type { Device } from '../reading/local-media.ts';

/** @param index in the list of its kind: browsers may keep the name for themselves */
export function deviceLabel(t: TFunction, { label }: Device, index: number): string {
  return label === '' ? t('prejoin.unnamedDevice', { number: index + 1 }) : label;
}
