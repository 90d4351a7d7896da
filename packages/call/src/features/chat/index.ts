import { computed, effect, err, inBackground, ok, signal, toBase64Url } from '@conclave/base';
import type { Result } from '@conclave/base';
import { chatText } from '@conclave/crypto';
import type { MemberId } from '@conclave/crypto';
import type { Addressee } from '../../contents/content-owner.ts';
import type { DirectFault } from '../../contents/direct-mail.ts';
import { moderates } from '../../people/moderates.ts';
import { mayWrite, writingPlace } from '../writing-place.ts';
import { spend } from '../../contents/pace.ts';
import type { Paces } from '../../contents/pace.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import {
  again,
  editing,
  emptyChat,
  keyOf,
  messagePace,
  received,
  sending,
  underWay,
  undeliverable,
} from './chat.ts';
import type { ChatState, Message } from './chat.ts';
import { chatContent } from './content.ts';
import type { ChatContent } from './content.ts';
import { earlier, toldEarlier } from './earlier.ts';
import { decodeChat, encodeChat } from './kept-chat.ts';
import { latecomers } from './latecomers.ts';
import { messageViews } from './message-views.ts';
import type { ChatDraft, ChatSendFault, ChatView } from './view.ts';

/** Chat, to everyone and to one person. A newcomer is told nothing of what was said before, unless a host tells them. */
export const chat: Feature<ChatContent, ChatView> = { content: chatContent, audience: 'one', create };

const nobody: ReadonlySet<MemberId> = new Set();
const nothingWritten: ChatDraft = { text: '', to: null, replyTo: null };

function create(port: FeaturePort<ChatContent>): Running<ChatContent, ChatView> {
  const keepsake = port.keepsake('chat');
  const before = keepsake.before === null ? null : decodeChat(keepsake.before);
  const state = signal<ChatState>(before?.state ?? emptyChat);
  /** The newest message that stood in the order when somebody looked last. */
  const seenKey = signal(before?.seenKey ?? null);
  const draft = signal(before?.draft ?? nothingWritten);
  let ownPaces: Paces = new Map();

  const memberOf = (id: string) => port.people.peek().find((each) => each.id === id);
  const place = () => writingPlace(port);
  const ownMessage = (key: string): Message | undefined =>
    state.peek().messages.findLast((message) => message.isOwn && keyOf(message) === key);
  const viewsOf = messageViews();
  const views = computed(() => viewsOf(state.value.messages));
  const unreadFrom = computed(() => {
    const all = views.value;
    const seen = all.findLastIndex(({ key }) => key === seenKey.value);
    return all.slice(seen + 1).filter((message) => !message.isOwn);
  });
  const late = latecomers(port.people, before?.lacking ?? [], () =>
    state.peek().messages.some(({ to, state: how }) => to === 'everyone' && how === 'sent'),
  );
  const canWrite = computed(() => port.rules.value.chat || moderates(port.self.value));

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
  const post = async (content: ChatContent, { to }: Message): Promise<DirectFault | null> => {
    if (to === 'everyone') {
      port.send(content);
      return null;
    }
    const posted = await port.sendTo(to, content);
    return posted.ok ? null : posted.error;
  };
  const say = async (message: Message): Promise<void> => {
    const { id, text, replyTo } = message;
    const fault = await post({ type: 'chat-message', id, text, replyTo }, message);
    // The group was given up: the next one is told again.
    if (fault === null || fault === 'not-connected') return;
    state.value = undeliverable(state.peek(), message, fault);
  };
  const sayEdit = async (message: Message, text: string): Promise<void> => {
    const fault = await post({ type: 'chat-edit', id: message.id, text }, message);
    if (fault === null || fault === 'not-connected') return;
    state.value = editing(state.peek(), message, null);
  };

  const view: ChatView = {
    messages: views,
    unread: computed(() => unreadFrom.value.length),
    firstUnread: computed(() => unreadFrom.value[0]?.key ?? null),
    canWrite,
    tooFast: computed(() => [...state.value.tooFast.values()]),
    draft,
    write: (written) => {
      draft.value = written;
    },
    send: (typed, toId, replyKey) => {
      const to = toId === null ? 'everyone' : memberOf(toId)?.id;
      if (to === undefined) return err('not-here');
      const text = checked(typed, to);
      if (!text.ok) return text;
      const id = toBase64Url(port.random(16));
      const answered = state.peek().messages.find((message) => keyOf(message) === replyKey);
      const replyTo = answered === undefined ? null : { author: answered.author, id: answered.id };
      const said = { type: 'chat-message', id, text: text.value, replyTo } as const;
      const self = port.self.peek();
      state.value = sending(state.peek(), self, said, to, place());
      const message = ownMessage(keyOf({ author: self.id, id }));
      if (message !== undefined) inBackground(say(message));
      return ok(undefined);
    },
    again: (key) => {
      const message = ownMessage(key);
      if (message === undefined || message.state === 'sent' || message.state === 'sending')
        return ok(undefined);
      if (message.to !== 'everyone' && memberOf(message.to) === undefined) return err('not-here');
      const text = checked(message.text, message.to);
      if (!text.ok) return text;
      state.value = again(state.peek(), message);
      inBackground(say(message));
      return ok(undefined);
    },
    edit: (key, typed) => {
      const message = ownMessage(key);
      if (message === undefined || message.state !== 'sent') return err('not-here');
      if (message.to !== 'everyone' && memberOf(message.to) === undefined) return err('not-here');
      if (typed.trim() === message.text) return ok(undefined);
      const text = checked(typed, message.to);
      if (!text.ok) return text;
      state.value = editing(state.peek(), message, text.value);
      inBackground(sayEdit(message, text.value));
      return ok(undefined);
    },
    lacking: computed(() => (moderates(port.self.value) ? late.lacking.value : nobody)),
    tellEarlier: async (id) => {
      const to = memberOf(id)?.id;
      if (to === undefined || !moderates(port.self.peek())) return err('not-allowed');
      for (const part of earlier(state.peek().messages)) {
        const posted = await port.sendTo(to, part);
        if (!posted.ok) return err('not-connected');
      }
      late.told(to);
      return ok(undefined);
    },
    seen: () => {
      const shown = state.peek().messages.findLast(({ state: how }) => how !== 'sending');
      seenKey.value = shown === undefined ? null : keyOf(shown);
    },
  };

  let isFirst = true;
  const stopKeeping = effect(() => {
    const chatNow = {
      state: state.value,
      seenKey: seenKey.value,
      draft: draft.value,
      lacking: [...late.lacking.value],
    };
    if (!isFirst) keepsake.keep(() => encodeChat(chatNow));
    isFirst = false;
  });

  return {
    view,
    received: (from, content, to) => {
      if (content.type !== 'chat-earlier') {
        state.value = received(state.peek(), from, content, to, place());
      } else if (to === 'everyone') {
        // Each would have to judge what others were there for.
        port.violation('APP-1');
      } else {
        state.value = toldEarlier(state.peek(), from, content, port.self.peek().id, place());
      }
    },
    // Whoever has a message already knows it by its author and id.
    sayAgain: () => {
      for (const message of underWay(state.peek())) {
        inBackground(message.edit === null ? say(message) : sayEdit(message, message.edit));
      }
    },
    hostActed: null,
    close: () => {
      stopKeeping();
      late.close();
      state.value = emptyChat;
    },
  };
}
