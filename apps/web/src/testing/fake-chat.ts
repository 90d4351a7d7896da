import { computed, err, ok, signal } from '@conclave/base';
import type { ChatDraft, ChatMessageView, ChatSendFault, ChatView } from '@conclave/call';
import { browserClock } from '../reading/browser-clock.ts';

export interface FakeChatOptions {
  readonly chat?: readonly ChatMessageView[];
  readonly chatStopped?: boolean;
  readonly chatDraft?: ChatDraft;
  readonly chatTooFast?: readonly string[];
  /** What everything that is sent ends with. */
  readonly chatFault?: ChatSendFault;
  /** What comes a moment later. */
  readonly chatNews?: readonly ChatMessageView[];
  /** How many of the messages were looked at; all where it is left out. */
  readonly chatSeen?: number;
  /** Ids of those who came later. */
  readonly chatLacking?: readonly string[];
}

/** A chat in memory: what is sent shows at once. */
export function createFakeChat(options: FakeChatOptions): ChatView {
  const messages = signal(options.chat ?? []);
  const seen = signal(options.chatSeen ?? messages.peek().length);
  const draft = signal<ChatDraft>(options.chatDraft ?? { text: '', to: null, replyTo: null });
  const { chatNews } = options;
  if (chatNews !== undefined) {
    setTimeout(() => {
      messages.value = [...messages.value, ...chatNews];
    }, 4_000);
  }
  return {
    messages,
    unread: computed(() => messages.value.length - seen.value),
    firstUnread: computed(() => messages.value[seen.value]?.key ?? null),
    canWrite: signal(options.chatStopped !== true),
    tooFast: signal(options.chatTooFast ?? []),
    draft,
    write: (written) => {
      draft.value = written;
    },
    send: (text, to) => {
      if (options.chatFault !== undefined) return err(options.chatFault);
      const key = `own/${messages.value.length}`;
      const at = browserClock.wallTime();
      const own = { key, authorId: 'own', authorName: 'Ada Lovelace', isOwn: true, at, text } as const;
      const recipient = to === null ? null : { id: to, name: 'Grace Hopper' };
      const message = { ...own, to: recipient, isEdited: false, replyTo: null } as const;
      const sent = { ...message, state: 'sent', toldBy: null } as const;
      messages.value = [...messages.value, sent];
      return ok(undefined);
    },
    again: () => ok(undefined),
    edit: (key, text) => {
      messages.value = messages.value.map((each) =>
        each.key === key ? { ...each, text, isEdited: true } : each,
      );
      return ok(undefined);
    },
    lacking: signal(new Set(options.chatLacking ?? [])),
    tellEarlier: async () => Promise.resolve(ok(undefined)),
    seen: () => {
      seen.value = messages.value.length;
    },
  };
}
