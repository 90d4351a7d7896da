import type { Call, HostControlsView } from '@conclave/call';
import type { PasscodeTools } from '../../parts/passcode-field.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { HostLink } from './host-link.tsx';
import { PasscodeChange } from './passcode-change.tsx';
import { ReplaceLink } from './replace-link.tsx';
import { WaitingRoomSwitch } from './waiting-room-switch.tsx';

export interface AccessProps {
  readonly host: HostControlsView;
  readonly rules: Call['rules'];
  readonly tools: PasscodeTools;
}

/** Who gets in from now on. */
export function Access({ host, rules, tools }: AccessProps) {
  const { waitingRoom, passcode } = useSignal(rules);
  return (
    <div className="invite-sections">
      <WaitingRoomSwitch host={host} isOn={waitingRoom} hasPasscode={passcode} />
      <PasscodeChange host={host} hasPasscode={passcode} tools={tools} />
      <ReplaceLink host={host} />
      <HostLink host={host} />
    </div>
  );
}
