import { inBackground, signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { FileSendFault, FilesView } from '@conclave/call';
import type { Recipient } from './recipient.ts';

export interface NotSent {
  readonly name: string;
  readonly fault: FileSendFault;
}

const failed = signal<readonly NotSent[]>([]);

/** What could not go when somebody last sent something. */
export const notSent: ReadonlySignal<readonly NotSent[]> = failed;

export function forgetNotSent(): void {
  failed.value = [];
}

export function sendFiles(view: FilesView, chosen: readonly File[], to: Recipient): void {
  forgetNotSent();
  for (const file of chosen) {
    inBackground(
      view.send({ name: file.name, size: file.size, content: file }, to?.id ?? null).then((sent) => {
        if (!sent.ok) failed.value = [...failed.value, { name: file.name, fault: sent.error }];
      }),
    );
  }
}
