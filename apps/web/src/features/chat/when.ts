import { locale } from '../../texts/i18n.ts';

const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });

/** @param at milliseconds since the Unix epoch */
export function dayOf(at: number): string {
  return day.format(at);
}

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

const dayAndTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

export function dayAndTimeOf(at: number): string {
  return dayAndTime.format(at);
}

/** Local day and time as file names bear them: 2026-12-01-1830. */
export function fileTimeOf(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => `${number}`.padStart(2, '0');
  const month = two(date.getMonth() + 1);
  return `${date.getFullYear()}-${month}-${two(date.getDate())}-${two(date.getHours())}${two(date.getMinutes())}`;
}
