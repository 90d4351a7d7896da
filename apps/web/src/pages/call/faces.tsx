import type { ReadonlySignal } from '@conclave/base';
import type { Call } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import { Stage } from './stage/stage.tsx';
import type { StageProps } from './stage/stage.tsx';
import type { StageItem } from './stage/stage-item.ts';

export interface FacesProps extends Omit<StageProps, 'items' | 'identities'> {
  readonly call: Call;
  readonly items: ReadonlySignal<readonly StageItem[]>;
}

/** The stage as it is now. What changes with each word that somebody says is drawn here, and the rest of the page is not. */
export function Faces({ items, call, ...stage }: FacesProps) {
  const shown = useSignal(items);
  const identities = useSignal(call.verification.identities);
  return <Stage call={call} items={shown} identities={identities} {...stage} />;
}
