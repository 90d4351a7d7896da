import { Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClockView, Meeting } from '@conclave/call';
import { useSignal } from '../reading/use-signal.ts';
import { locale } from '../texts/i18n.ts';
import { roughly } from './roughly.ts';

export interface ClockNoteProps {
  readonly clock: Meeting['clock'];
}

/** Whose clock seems to be wrong, and by how much: links end by clocks, and a day off keeps people out. */
export function ClockNote({ clock }: ClockNoteProps) {
  const { t } = useTranslation();
  const told = sentenceOf(useSignal(clock));
  if (told === null) return null;
  return (
    <p className="warning-note clock-note">
      <Clock aria-hidden="true" />
      <span>{t(`clock.${told.whose}.${told.way}`, { by: roughly(told.by, locale) })}</span>
    </p>
  );
}

function sentenceOf({ deviceAhead, meetingAhead }: ClockView) {
  const by = deviceAhead ?? meetingAhead;
  if (by === null) return null;
  const whose = deviceAhead === null ? 'meeting' : 'device';
  return { whose, way: by > 0 ? 'ahead' : 'behind', by: Math.abs(by) } as const;
}
