import type { ReadonlySignal, Result } from '@conclave/base';
import type { ChatFault } from '@conclave/crypto';
import type { DirectFault } from '../../contents/direct-mail.ts';

/** One message as people see it. */
export interface ChatMessageView {
  /** Unique in this chat. */
  readonly key: string;
  /** The person's, as `ParticipantView.id`. */
  readonly authorId: string;
  /** As the author was called when it came; kept when they have left. */
  readonly authorName: string;
  readonly isOwn: boolean;
  /** Null: to everyone. `id` may have left. */
  readonly to: { readonly id: string; readonly name: string } | null;
  readonly text: string;
  readonly isEdited: boolean;
  /** `key` is null where the message that it replies to is not here. */
  readonly replyTo: {
    readonly key: string | null;
    readonly authorName: string;
    readonly text: string;
  } | null;
  /** Milliseconds since the Unix epoch, by this device, when it came. */
  readonly at: number;
  /**
   * Of an own one: `sending` until it stands in the group's order; `stopped`: the chat was switched off before it did;
   * `not-here`: whom it was for left before.
   */
  readonly state: 'sent' | 'sending' | 'stopped' | 'not-here';
}

export type ChatSendFault =
  | ChatFault
  | DirectFault
  /** The chat is switched off for all but the hosts. */
  | 'stopped'
  /** The hosts switched private messages off, but for those to them. */
  | 'direct-stopped'
  /** More messages than people type. */
  | 'too-fast';

export interface ChatView {
  /** In the group's order, own ones under way last. */
  readonly messages: ReadonlySignal<readonly ChatMessageView[]>;
  /** Messages of others that came since `seen`. */
  readonly unread: ReadonlySignal<number>;
  /** The key of the first unread one; null where there is none. */
  readonly firstUnread: ReadonlySignal<string | null>;
  readonly canWrite: ReadonlySignal<boolean>;
  /** Names of those who send faster than people type: what is beyond that is not shown. */
  readonly tooFast: ReadonlySignal<readonly string[]>;
  /** @param to a participant's id; null for everyone */
  send(text: string, to: string | null, replyTo: string | null): Promise<Result<void, ChatSendFault>>;
  /** Changes an own message. */
  edit(key: string, text: string): Promise<Result<void, ChatSendFault>>;
  /** Everything that is here was looked at. */
  seen(): void;
}
