import { useEffect, useState } from 'react';
import { Bell } from '../../reading/bell.ts';
import { browserClock } from '../../reading/browser-clock.ts';
import { inBackground } from '../../reading/in-background.ts';
import { ring } from '../../reading/ring.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { handSound, handTones } from './sound.ts';

/** Nothing to see. Hosts, who give the word, hear that somebody wants it. */
export function HandSound({ call, local }: SlotProps) {
  const { hands } = call.features;
  const raised = useSignal(hands.raised);
  const [bell] = useState(() => {
    const made = new Bell();
    made.look(hands.raised.peek(), -Infinity);
    return made;
  });
  useEffect(() => {
    const self = call.participants.peek().find(({ isSelf }) => isSelf)?.id;
    const isDue = bell.look(
      raised.filter((id) => id !== self),
      browserClock.now(),
    );
    if (isDue && hands.canLower.peek() && handSound.wanted.peek())
      inBackground(ring(handTones, local.state.peek().speaker.deviceId).catch(() => undefined));
  }, [bell, call, hands, local, raised]);
  return null;
}
