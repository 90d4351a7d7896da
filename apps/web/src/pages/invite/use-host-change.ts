import { useState } from 'react';
import type { Result } from '@conclave/base';
import type { HostFault } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';

/** A change that the host asked for, from the click until the group knows of it. */
export type HostChangeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly fault: HostFault };

export interface HostChange {
  readonly state: HostChangeState;
  /** Does nothing while a change is pending. */
  run(change: () => Promise<Result<void, HostFault>>, onDone?: () => void): void;
}

export function useHostChange(): HostChange {
  const [state, setState] = useState<HostChangeState>({ kind: 'idle' });
  const change = async (work: () => Promise<Result<void, HostFault>>, onDone?: () => void): Promise<void> => {
    setState({ kind: 'pending' });
    const result = await work();
    setState(result.ok ? { kind: 'done' } : { kind: 'failed', fault: result.error });
    if (result.ok) onDone?.();
  };
  return {
    state,
    run: (work, onDone) => {
      if (state.kind !== 'pending') inBackground(change(work, onDone));
    },
  };
}
