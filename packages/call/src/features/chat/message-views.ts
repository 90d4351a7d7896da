import { keyOf } from './chat.ts';
import type { Message } from './chat.ts';
import type { ChatMessageView } from './view.ts';

interface Made {
  readonly view: ChatMessageView;
  readonly answered: Message | undefined;
}

/** Messages as people see them: what has not changed stays the same object, among thousands. */
export function messageViews(): (messages: readonly Message[]) => readonly ChatMessageView[] {
  const made = new WeakMap<Message, Made>();
  return (messages) => {
    const byKey = new Map<string, Message>();
    return messages.map((message) => {
      const answered = message.replyTo === null ? undefined : byKey.get(keyOf(message.replyTo));
      const before = made.get(message);
      const { view } =
        before?.answered === answered && before !== undefined ? before : { view: viewOf(message, answered) };
      made.set(message, { view, answered });
      byKey.set(view.key, message);
      return view;
    });
  };
}

/** How much of the message that is answered is shown. */
const quoteLength = 200;

function viewOf(message: Message, answered: Message | undefined): ChatMessageView {
  const { author, authorName, isOwn, to, toName, text, edit, isEdited, at, state, toldBy } = message;
  return {
    key: keyOf(message),
    authorId: author,
    authorName,
    isOwn,
    to: to === 'everyone' ? null : { id: to, name: toName ?? '' },
    text: edit ?? text,
    isEdited: isEdited || edit !== null,
    replyTo:
      message.replyTo === null
        ? null
        : {
            key: answered === undefined ? null : keyOf(answered),
            authorName: answered?.authorName ?? '',
            text: answered?.text.slice(0, quoteLength) ?? '',
          },
    at,
    state: edit === null ? state : 'sending',
    toldBy,
  };
}
