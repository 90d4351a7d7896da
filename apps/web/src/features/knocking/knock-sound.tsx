import { useEffect, useState } from 'react';
import { Bell } from '../../reading/bell.ts';
import { browserClock } from '../../reading/browser-clock.ts';
import { inBackground } from '../../reading/in-background.ts';
import { ring } from '../../reading/ring.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { knockSound, knockTones } from './sound.ts';

/** Nothing to see. Only who may open is told of those who wait. */
export function KnockSound({ call, local }: SlotProps) {
  const applicants = useSignal(call.applicants);
  const [bell] = useState(() => new Bell());
  useEffect(() => {
    const isDue = bell.look(
      applicants.map(({ id }) => id),
      browserClock.now(),
    );
    if (isDue && knockSound.wanted.peek())
      inBackground(ring(knockTones, local.state.peek().speaker.deviceId).catch(() => undefined));
  }, [applicants, bell, local]);
  return null;
}
