import { locale } from '../texts/i18n.ts';

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });

/** @param at milliseconds since the Unix epoch */
export function timeOf(at: number): string {
  return clock.format(at);
}
