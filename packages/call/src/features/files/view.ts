import type { Bytes, ReadonlySignal, Result } from '@conclave/base';
import type { DirectFault } from '../../contents/direct-mail.ts';

/** Why a file is not on its way any more. */
export type TransferFault =
  /** It went away, or changed, while it was read. */
  | 'unreadable'
  /** The server could not be reached for minutes. */
  | 'unreachable'
  /** The server does not have it, or not any more. */
  | 'gone'
  | 'too-large'
  | 'meeting-full'
  | 'disk-full'
  | 'too-many-requests'
  | 'refused'
  | 'server-fault'
  /** What the server gave is not what was announced: changed, cut, repeated, or another file. */
  | 'not-authentic'
  /** Where it is saved to takes no more. */
  | 'not-saved'
  /** Whom it was for has left. */
  | 'not-here';

export type FileStateView =
  /** Others can have it, or it can be had. */
  | { readonly kind: 'there' }
  | {
      readonly kind: 'sending' | 'receiving';
      /** Bytes of the file. */
      readonly done: number;
      readonly isPaused: boolean;
      /** The server does not answer just now. */
      readonly isWaiting: boolean;
    }
  | { readonly kind: 'received' }
  | { readonly kind: 'failed'; readonly while: 'sending' | 'receiving'; readonly fault: TransferFault }
  /** An own one: it was forbidden before it stood in the group's order. */
  | { readonly kind: 'stopped' }
  /** An own one: this page was loaded anew before it was sent, and can't read it any more. */
  | { readonly kind: 'broken-off' };

export interface FileView {
  /** Unique in this call. */
  readonly key: string;
  /** The person's, as `ParticipantView.id`. */
  readonly authorId: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  /** Null: to everyone. `id` may have left. */
  readonly to: { readonly id: string; readonly name: string } | null;
  /** Safe to save under, on every system. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the Unix epoch, by this device. */
  readonly at: number;
  readonly state: FileStateView;
}

/** What a person sends. */
export interface OfferedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly content: Blob;
}

/** Where a file goes. Each may reject, which ends the transfer. */
export interface FileSink {
  write(part: Bytes): Promise<void>;
  /** It is whole and right. */
  close(): Promise<void>;
  /** It is not: nothing of it is to be kept. */
  abort(): Promise<void>;
}

export type FileSendFault =
  | DirectFault
  /** Files are switched off by the operator. */
  | 'switched-off'
  | 'too-large'
  /** The chat is switched off for all but the hosts. */
  | 'stopped'
  /** The hosts switched off what is for one person alone. */
  | 'direct-stopped'
  | 'too-fast';

export interface FilesView {
  /** In the group's order, own ones under way last. */
  readonly files: ReadonlySignal<readonly FileView[]>;
  /** Bytes of the largest file; null before the server was asked. */
  readonly largest: ReadonlySignal<number | null>;
  readonly canSend: ReadonlySignal<boolean>;
  /** Names of those who offer files faster than people do: what is beyond that is not shown. */
  readonly tooFast: ReadonlySignal<readonly string[]>;
  /** Asks the server for `largest`, where it is not known. */
  ask(): void;
  /**
   * Nothing of the file is read before it is known that it may go.
   * @param to a participant's id; null for everyone
   */
  send(file: OfferedFile, to: string | null): Promise<Result<void, FileSendFault>>;
  /** Fetches and decrypts what somebody sent. */
  receive(key: string, sink: FileSink): void;
  pause(key: string): void;
  resume(key: string): void;
  /** Ends what is under way; what was sent of an own file is erased at the server. */
  cancel(key: string): void;
  /** Sends an own file anew that failed. */
  retry(key: string): void;
}
