import type { ReadonlySignal, Result } from '@conclave/base';
import type { ChatFault } from '@conclave/crypto';
import type { HostOutcome } from '../../hosting/view.ts';

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
  readonly to: ChatRecipient | null;
  /** Of an own one that is being changed: as it will be. */
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
   * Of an own one: `sending` until it, or its other text, stands in the group's order; `stopped`: the chat was switched off before it
   * did; `not-here`: whom it was for left before; `too-long`: for one person only, whom less can be sent than all. These three can be sent `again`.
   */
  readonly state: 'sent' | 'sending' | 'stopped' | 'not-here' | 'too-long';
  /** The host, by name, by whose word alone its author wrote it before one came; null for what came from its author. */
  readonly toldBy: string | null;
}

export interface ChatRecipient {
  readonly id: string;
  readonly name: string;
}

export type ChatSendFault =
  | ChatFault
  /** Whom it is for has left. */
  | 'not-here'
  /** The chat is switched off for all but the hosts. */
  | 'stopped'
  /** The hosts switched private messages off, but for those to them. */
  | 'direct-stopped'
  /** More messages than people type. */
  | 'too-fast';

/** What somebody is writing. */
export interface ChatDraft {
  readonly text: string;
  /** Null: to everyone. */
  readonly to: ChatRecipient | null;
  /** The key of the message that it replies to. */
  readonly replyTo: string | null;
}

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
  readonly draft: ReadonlySignal<ChatDraft>;
  /** Keeps what somebody is writing. */
  write(draft: ChatDraft): void;
  /**
   * Puts a message under way: what becomes of it is its `state`. Nothing has happened where a fault comes back.
   *
   * @param to a participant's id; null for everyone
   * @param replyTo a message's key
   */
  send(text: string, to: string | null, replyTo: string | null): Result<void, ChatSendFault>;
  /** Sends an own message that was not delivered once more. */
  again(key: string): Result<void, ChatSendFault>;
  /** Changes an own message. */
  edit(key: string, text: string): Result<void, ChatSendFault>;
  /**
   * Ids of people who came after something had been said and can't read it, for hosts and co-hosts, who may tell them; empty for all others.
   */
  readonly lacking: ReadonlySignal<ReadonlySet<string>>;
  /** MOD-1: tells one person what was said to everyone before they came. */
  tellEarlier(id: string): HostOutcome;
  /** Everything that is here was looked at. */
  seen(): void;
}
