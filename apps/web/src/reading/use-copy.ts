import { useCallback, useEffect, useState } from 'react';
import { inBackground } from './in-background.ts';

export type CopyOutcome = 'copied' | 'failed' | null;

const copiedShownMs = 4000;

/** Puts a text into the clipboard, and says for some seconds that it did; a failure stays until the next try. */
export function useCopy(onCopied?: () => void): readonly [CopyOutcome, (text: string) => void] {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), copiedShownMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = useCallback(
    (text: string): void => {
      const write = async (): Promise<void> => {
        try {
          await navigator.clipboard.writeText(text);
          setOutcome('copied');
          onCopied?.();
        } catch {
          setOutcome('failed');
        }
      };
      inBackground(write());
    },
    [onCopied],
  );

  return [outcome, copy];
}
