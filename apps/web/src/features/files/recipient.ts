import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Call, FileView } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import { perCall } from '../per-call.ts';

/** Whom a file is for, who may have left; null for everyone. */
export type Recipient = FileView['to'];

const chosen = perCall(() => signal<Recipient>(null));

/** What the panel of files is set to. */
export function chosenRecipient(call: Call): ReadonlySignal<Recipient> {
  return chosen(call);
}

export function chooseRecipient(call: Call, recipient: Recipient): void {
  chosen(call).value = recipient;
}

/** Whom what is sent goes to while that panel is open: whom the panel shows behind "To", and everyone where it shows nobody. */
export function useRecipient(call: Call, panel: string | null): Recipient {
  const inChat = useSignal(call.features.chat.draft).to;
  const inFiles = useSignal(chosenRecipient(call));
  if (panel === 'chat') return inChat;
  return panel === 'files' ? inFiles : null;
}
