import { useEffect, useState } from 'react';
import { browserClock } from '../../reading/browser-clock.ts';
import { inBackground } from '../../reading/in-background.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { Bell } from './bell.ts';
import { ring } from './ring.ts';
import { knockSoundWanted } from './wanted.ts';

/** Nothing to see. Only who may open is told of those who wait. */
export function KnockSound({ call, local }: SlotProps) {
  const applicants = useSignal(call.applicants);
  const [bell] = useState(() => new Bell());
  useEffect(() => {
    const isDue = bell.look(
      applicants.map(({ id }) => id),
      browserClock.now(),
    );
    if (isDue && knockSoundWanted.peek())
      inBackground(ring(local.state.peek().speaker.deviceId).catch(() => undefined));
  }, [applicants, bell, local]);
  return null;
}
