import { computed, err, inBackground, ok, signal, toBase64Url } from '@conclave/base';
import type { Result } from '@conclave/base';
import { chatText } from '@conclave/crypto';
import type { MemberId } from '@conclave/crypto';
import type { Addressee } from '../../contents/content-owner.ts';
import { mayWrite } from '../may-write.ts';
import { spend } from '../pace.ts';
import type { Paces } from '../pace.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { emptyChat, keyOf, messagePace, received, sending, underWay, undeliverable } from './chat.ts';
import type { ChatState, Message, Place } from './chat.ts';
import { chatContent } from './content.ts';
import type { ChatContent } from './content.ts';
import type { ChatMessageView, ChatSendFault, ChatView } from './view.ts';

/** Chat, to everyone and to one person. A newcomer is told nothing of what was said before. */
export const chat: Feature<ChatContent, ChatView> = { content: chatContent, create };

function create(port: FeaturePort<ChatContent>): Running<ChatContent, ChatView> {
  const state = signal<ChatState>(emptyChat);
  /** The newest message that stood in the order when somebody looked last. */
  const seenKey = signal<string | null>(null);
  let ownPaces: Paces = new Map();

  const nameOf = (id: MemberId): string | null =>
    port.people.peek().find((each) => each.id === id)?.name ?? null;
  const place = (): Place => ({
    chatAllowed: port.rules.peek().chat,
    directAllowed: port.rules.peek().direct,
    moderates: (id) => port.people.peek().some((each) => each.id === id && (each.isHost || each.isCoHost)),
    now: port.clock.now(),
    wallTime: port.clock.wallTime(),
    nameOf,
  });
  const views = computed(() => viewsOf(state.value.messages));
  const unreadFrom = computed(() => {
    const all = views.value;
    const seen = all.findLastIndex(({ key }) => key === seenKey.value);
    return all.slice(seen + 1).filter((message) => !message.isOwn);
  });
  const canWrite = computed(() => {
    const { isHost, isCoHost } = port.self.value;
    return port.rules.value.chat || isHost || isCoHost;
  });

  const checked = (typed: string, to: Addressee): Result<string, ChatSendFault> => {
    if (!mayWrite(port.self.peek(), to, place()))
      return err(to === 'everyone' ? 'stopped' : 'direct-stopped');
    const text = chatText(typed);
    if (!text.ok) return text;
    const paced = spend(ownPaces, messagePace, 'self', port.clock.now());
    if (paced === undefined) return err('too-fast');
    ownPaces = paced;
    return text;
  };
  const post = async (content: ChatContent, to: Addressee): Promise<Result<void, ChatSendFault>> => {
    if (to !== 'everyone') return port.sendTo(to, content);
    port.send(content);
    return ok(undefined);
  };
  const say = async (message: Message): Promise<Result<void, ChatSendFault>> => {
    const { id, text, replyTo, to } = message;
    const posted = await post({ type: 'chat-message', id, text, replyTo }, to);
    if (!posted.ok && posted.error === 'not-here') state.value = undeliverable(state.peek(), message);
    return posted;
  };

  const view: ChatView = {
    messages: views,
    unread: computed(() => unreadFrom.value.length),
    firstUnread: computed(() => unreadFrom.value[0]?.key ?? null),
    canWrite,
    tooFast: computed(() => [...state.value.tooFast.values()]),
    send: async (typed, toId, replyKey) => {
      const to = toId === null ? 'everyone' : port.people.peek().find((each) => each.id === toId)?.id;
      if (to === undefined) return err('not-here');
      const text = checked(typed, to);
      if (!text.ok) return text;
      const id = toBase64Url(port.random(16));
      const answered = state.peek().messages.find((message) => keyOf(message) === replyKey);
      const replyTo = answered === undefined ? null : { author: answered.author, id: answered.id };
      const said = { type: 'chat-message', id, text: text.value, replyTo } as const;
      state.value = sending(state.peek(), port.self.peek(), said, to, place());
      const [message] = underWay(state.peek()).slice(-1);
      return message === undefined ? err('too-fast') : say(message);
    },
    edit: async (key, typed) => {
      const message = state.peek().messages.find((each) => keyOf(each) === key);
      if (message === undefined || !message.isOwn) return err('not-here');
      const text = checked(typed, message.to);
      if (!text.ok) return text;
      return post({ type: 'chat-edit', id: message.id, text: text.value }, message.to);
    },
    seen: () => {
      const shown = views.peek().findLast(({ state: how }) => how !== 'sending');
      seenKey.value = shown?.key ?? null;
    },
  };

  return {
    view,
    received: (from, content, to) => {
      state.value = received(state.peek(), from, content, to, place());
    },
    // Whoever has a message already knows it by its author and id.
    sayAgain: () => {
      for (const message of underWay(state.peek())) inBackground(say(message));
    },
    hostActed: null,
    close: () => {
      state.value = emptyChat;
    },
  };
}

function viewsOf(messages: readonly Message[]): readonly ChatMessageView[] {
  const byKey = new Map(messages.map((message) => [keyOf(message), message]));
  return messages.map((message) => viewOf(message, byKey));
}

function viewOf(message: Message, byKey: ReadonlyMap<string, Message>): ChatMessageView {
  const { author, authorName, isOwn, to, toName, text, isEdited, at, state } = message;
  const answered = message.replyTo === null ? undefined : byKey.get(keyOf(message.replyTo));
  return {
    key: keyOf(message),
    authorId: author,
    authorName,
    isOwn,
    to: to === 'everyone' ? null : { id: to, name: toName ?? '' },
    text,
    isEdited,
    replyTo:
      message.replyTo === null
        ? null
        : {
            key: answered === undefined ? null : keyOf(answered),
            authorName: answered?.authorName ?? '',
            text: answered?.text ?? '',
          },
    at,
    state,
  };
}
