import type { Member, MemberId } from '@conclave/crypto';
import type { Addressee } from '../../contents/content-owner.ts';
import { mayWrite } from '../writing-place.ts';
import type { WritingPlace } from '../writing-place.ts';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import type { ChatContent } from './content.ts';

/** How many messages are kept: a day of a large meeting. The oldest go first. */
export const maxMessages = 10_000;

/** How many UTF-16 units of text they have together. The oldest go first. */
export const maxCharacters = 8 * 1024 * 1024;

/** People type slower; what is pasted in pieces or sent by a program is not shown beyond it. */
export const messagePace: Pace = { burst: 20, perSecond: 2 };

export interface Message {
  readonly author: MemberId;
  readonly id: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly to: Addressee;
  readonly toName: string | null;
  readonly text: string;
  readonly isEdited: boolean;
  /** Of an own one: the text that an edit under way would give it. */
  readonly edit: string | null;
  readonly replyTo: { readonly author: string; readonly id: string } | null;
  readonly at: number;
  readonly state: 'sent' | 'sending' | 'stopped' | 'not-here' | 'too-long';
  /** The host who told a newcomer of it, by name: nothing else says that its author wrote it. Null for what came from its author. */
  readonly toldBy: string | null;
}

export interface ChatState {
  /** In the group's order, own ones under way last. */
  readonly messages: readonly Message[];
  /** UTF-16 units of their texts. */
  readonly characters: number;
  readonly paces: Paces;
  /** Who went beyond the pace, by name. */
  readonly tooFast: ReadonlyMap<MemberId, string>;
}

export const emptyChat: ChatState = {
  messages: [],
  characters: 0,
  paces: new Map(),
  tooFast: new Map(),
};

/** What names a message: nobody can speak in another's name. */
interface Named {
  readonly author: string;
  readonly id: string;
}

export const keyOf = ({ author, id }: Named): string => `${author}/${id}`;

type Said = Extract<ChatContent, { type: 'chat-message' }>;
type Written = Exclude<ChatContent, { type: 'chat-earlier' }>;

/** An own message, before it stands in the order. */
export function sending(
  state: ChatState,
  self: Member,
  said: Said,
  to: Addressee,
  place: WritingPlace,
): ChatState {
  return append(state, { ...messageOf(self, said, to, place), state: 'sending' });
}

/** An own message that could not go to whom it was for. */
export function undeliverable(state: ChatState, message: Named, why: 'not-here' | 'too-long'): ChatState {
  return replace(state, message, (kept) => ({ ...kept, state: why, edit: null }));
}

/** An own message that was not delivered, once more under way. */
export function again(state: ChatState, message: Message): ChatState {
  return append(without(state, message), { ...message, state: 'sending' });
}

/** An own message gets another text, once that stands in the order; null where that came to nothing. */
export function editing(state: ChatState, message: Named, text: string | null): ChatState {
  return replace(state, message, (kept) => ({ ...kept, edit: text }));
}

/** What its author says, in the group's order. */
export function received(
  state: ChatState,
  from: Member,
  content: Written,
  to: Addressee,
  place: WritingPlace,
): ChatState {
  const named = { author: from.id, id: content.id };
  const known = find(state, named);
  const paced = from.isSelf ? state.paces : spend(state.paces, messagePace, from.id, place.now);
  if (paced === undefined) {
    return { ...state, tooFast: new Map(state.tooFast).set(from.id, place.nameOf(from.id) ?? from.name) };
  }
  const next = { ...state, paces: paced };
  const isAllowed = mayWrite(from, to, place);
  if (content.type === 'chat-edit') {
    // An edit goes to whom the message went: nobody is shown that there is another text elsewhere.
    if (known === undefined || known.to !== to || !isAllowed) {
      return from.isSelf ? editing(next, named, null) : next;
    }
    const { text } = content;
    return bounded(
      replace(next, named, (message) => ({
        ...message,
        text,
        isEdited: message.isEdited || message.text !== text,
        edit: message.edit === text ? null : message.edit,
      })),
    );
  }
  if (!isAllowed) return from.isSelf ? replace(next, named, (own) => ({ ...own, state: 'stopped' })) : next;
  if (known === undefined) return append(next, messageOf(from, content, to, place));
  // The author's own word in place of a host's.
  if (known.toldBy !== null) return insert(without(next, known), messageOf(from, content, to, place));
  // Said again, because it was not sure that everybody had it.
  if (known.state === 'sent') return next;
  return insert(without(next, known), { ...known, state: 'sent', at: place.wallTime });
}

/** What does not stand in the order yet, oldest first. */
export function underWay(state: ChatState): readonly Message[] {
  return state.messages.filter((message) => message.state === 'sending' || message.edit !== null);
}

function messageOf(from: Member, said: Said, to: Addressee, place: WritingPlace): Message {
  const { id, text, replyTo } = said;
  return {
    author: from.id,
    id,
    authorName: place.nameOf(from.id) ?? from.name,
    isOwn: from.isSelf,
    to,
    toName: to === 'everyone' ? null : place.nameOf(to),
    text,
    isEdited: false,
    edit: null,
    replyTo,
    at: place.wallTime,
    state: 'sent',
    toldBy: null,
  };
}

function append(state: ChatState, message: Message): ChatState {
  return message.state === 'sending'
    ? insertAt(state, message, state.messages.length)
    : insert(state, message);
}

/** Behind everything that stands in the order, before what is under way. */
function insert(state: ChatState, message: Message): ChatState {
  return insertAt(state, message, state.messages.findLastIndex((each) => each.state !== 'sending') + 1);
}

export function insertAt(state: ChatState, message: Message, index: number): ChatState {
  return bounded({
    ...state,
    messages: state.messages.toSpliced(index, 0, message),
    characters: state.characters + message.text.length,
  });
}

function without(state: ChatState, message: Message): ChatState {
  const messages = state.messages.filter((each) => each !== message);
  return { ...state, messages, characters: state.characters - message.text.length };
}

/** Without the oldest, where there are too many or they are too long. */
function bounded(state: ChatState): ChatState {
  let { characters } = state;
  let first = 0;
  while (state.messages.length - first > maxMessages || characters > maxCharacters) {
    characters -= state.messages[first]?.text.length ?? 0;
    first += 1;
  }
  return first === 0 ? state : { ...state, messages: state.messages.slice(first), characters };
}

export function find(state: ChatState, named: Named): Message | undefined {
  return state.messages.findLast(({ author, id }) => id === named.id && author === named.author);
}

function replace(state: ChatState, named: Named, change: (message: Message) => Message): ChatState {
  const found = find(state, named);
  if (found === undefined) return state;
  const changed = change(found);
  return {
    ...state,
    messages: state.messages.with(state.messages.indexOf(found), changed),
    characters: state.characters + changed.text.length - found.text.length,
  };
}
