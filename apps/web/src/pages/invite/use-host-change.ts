import { useState } from 'react';
import type { Result } from '@conclave/base';
import type { HostFault } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';

/** A change that the host asked for, from the click until the group knows of it. */
export type HostChangeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pending' }
  /** `text` says what is true now. */
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly fault: HostFault };

export interface HostChange {
  readonly state: HostChangeState;
  /** Does nothing while a change is pending. */
  run(doneText: string, change: () => Promise<Result<void, HostFault>>, onDone?: () => void): void;
}

export function useHostChange(): HostChange {
  const [state, setState] = useState<HostChangeState>({ kind: 'idle' });
  return {
    state,
    run: (text, change, onDone) => {
      const work = async (): Promise<void> => {
        setState({ kind: 'pending' });
        const result = await change();
        setState(result.ok ? { kind: 'done', text } : { kind: 'failed', fault: result.error });
        if (result.ok) onDone?.();
      };
      if (state.kind !== 'pending') inBackground(work());
    },
  };
}
