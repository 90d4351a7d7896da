import { useState } from 'react';
import type { HostOutcome } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';
import type { HostChangeState } from './use-host-change.ts';

export interface HostActions {
  /** How the last one ended. */
  readonly state: HostChangeState;
  /** Any number may be under way at once. */
  run(doneText: string, action: () => HostOutcome): void;
}

/** As `useHostChange`, for what people do one after another without waiting: letting in, muting, putting out. */
export function useHostActions(): HostActions {
  const [state, setState] = useState<HostChangeState>({ kind: 'idle' });
  return {
    state,
    run: (text, action) => {
      const work = async (): Promise<void> => {
        const result = await action();
        setState(result.ok ? { kind: 'done', text } : { kind: 'failed', fault: result.error });
      };
      inBackground(work());
    },
  };
}
