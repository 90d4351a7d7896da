import { effect, inBackground, untracked } from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { GroupView, Member } from '@conclave/crypto';
import type { LocalMedia } from '@conclave/media';
import { moderates } from '../people/moderates.ts';

/** MOD-1: where people may not unmute themselves, hosts and co-hosts alone are heard, whatever others send. */
export function mayBeHeard(view: Pick<GroupView, 'allowed'>, member: Member): boolean {
  return view.allowed.unmute || moderates(member);
}

/** Keeps the own microphone off while its owner may not be heard. MOD-3: nothing switches it on afterwards. */
export function staySilent(
  view: ReadonlySignal<GroupView>,
  local: Pick<LocalMedia, 'state' | 'setMicrophone'>,
): Cancel {
  return effect(() => {
    const isOn = local.state.value.microphone.on;
    if (isOn && !mayBeHeard(view.value, view.value.self))
      untracked(() => inBackground(local.setMicrophone(false)));
  });
}
