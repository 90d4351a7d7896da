import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import type { TabWish } from '../../reading/tab-wish.ts';
import { useSignal } from '../../reading/use-signal.ts';

export interface HostSwitchProps {
  readonly label: string;
  readonly wish: TabWish;
}

/** What a host wants in this tab. */
export function HostSwitch({ label, wish }: HostSwitchProps) {
  const isWanted = useSignal(wish.wanted);
  return <LabelledSwitch label={label} isSelected={isWanted} onChange={(on) => wish.want(on)} />;
}
