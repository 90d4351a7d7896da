import { err, fromBase64Url, ok, toBase64Url } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { ActionFault, ActionOf } from './actions.ts';
import type { Cast, Message, Rule, Sent } from './cast.ts';
import { isEvent, textOf } from './frames.ts';
import type { EventFrame } from './frames.ts';

type What = ActionOf<'replace'>['what'];

/** The nth newest of its kind: of one peer, of one room, or of all. */
export function recorded(
  cast: Cast,
  { what, nth, of, room }: { what: Exclude<What, 'reply'>; nth: number; of?: string; room?: string },
): Result<Sent, ActionFault> {
  const ids = new Set(room === undefined ? [...cast.peers.values()].map((peer) => peer.room.id) : [room]);
  const all = [...ids].flatMap((id) => cast.room(id).sent[what]);
  const found = all.filter(({ peer }) => of === undefined || peer === of).at(-nth);
  return found === undefined ? err('not-recorded') : ok(found);
}

/** Another blob in place of the true one, for those who are meant. */
export function replacing(
  cast: Cast,
  action: Pick<ActionOf<'replace'>, 'what' | 'of' | 'to'>,
  blob: string | undefined,
): Rule {
  return (message) => {
    const frame = shown(cast, message, action);
    if (frame === undefined) return undefined;
    const other = blob ?? flipped(textOf(frame.body, 'blob') ?? '');
    return [{ ...message, to: 'client', frame: { ...frame, body: { ...frame.body, blob: other } } }];
  };
}

export function withholding(cast: Cast, action: ActionOf<'withhold'>): Rule {
  return (message) => {
    const frame = shown(cast, message, action);
    const own = frame !== undefined && message.line.peer?.id === cast.authorOf(frame);
    return frame === undefined || own ? undefined : [];
  };
}

export function disturbing({ how, direction, name, peer, ms, times }: ActionOf<'disturb'>): Rule {
  let left = times ?? Infinity;
  return (message) => {
    const { frame, line } = message;
    const named = message.to === 'server' ? message.frame.type : 'event' in frame ? frame.event : undefined;
    const meant = named === name && (message.to === 'server') === (direction === 'in');
    if (!meant || left === 0 || (peer !== undefined && line.peer?.id !== peer)) return undefined;
    left -= 1;
    if (how === 'drop') return [];
    return how === 'duplicate' ? [message, message] : [{ ...message, delayMs: ms }];
  };
}

export function refusing({ of, type, error }: ActionOf<'refuse'>): Rule {
  return ({ line, to, frame }) =>
    to === 'server' && line.peer?.id === of && frame.type === type
      ? [{ line, to: 'client', frame: { re: frame.id, ok: false, error } }]
      : undefined;
}

/** Shows another value in the answer to `enter`, and in the event that tells the true one. */
export function serving({ field, to }: ActionOf<'serve'>, value: unknown): Rule {
  return (message) => {
    const { line, frame } = message;
    if (message.to === 'server' || !includes(to, line.peer?.id)) return undefined;
    if (isEvent(message.frame)) return servedEvent(message, message.frame, field, value);
    const answered = 'ok' in frame && frame.ok && line.asked.get(frame.re)?.type === 'enter';
    return answered
      ? [{ ...message, frame: { ...frame, body: { ...frame.body, [field]: value } } }]
      : undefined;
  };
}

function servedEvent(
  message: Message,
  frame: EventFrame,
  field: ActionOf<'serve'>['field'],
  value: unknown,
): readonly Message[] | undefined {
  const { event, body } = frame;
  if ((event !== 'policy' && event !== 'admission') || !(field in body)) return undefined;
  return [{ line: message.line, to: 'client', frame: { event, body: { ...body, [field]: value } } }];
}

/** The event, where it is the one that an action means, on its way to somebody whom it means. */
function shown(
  cast: Cast,
  { line, to: destination, frame }: Message,
  { what, of, to }: { what: What; of?: string; to?: readonly string[] },
): EventFrame | undefined {
  if (destination === 'server' || !isEvent(frame) || !includes(to, line.peer?.id)) return undefined;
  const isEntry = what === 'commit' || what === 'message';
  const named = isEntry ? frame.event === 'entry' && frame.body['kind'] === what : frame.event === what;
  if (!named) return undefined;
  const person = isEntry
    ? cast.authorOf(frame)
    : what === 'knock'
      ? textOf(frame.body, 'peerId')
      : line.peer?.id;
  return of === undefined || of === person ? frame : undefined;
}

function includes(to: readonly string[] | undefined, peer: string | undefined): boolean {
  return to === undefined || (peer !== undefined && to.includes(peer));
}

/** One bit in the middle, where no length field stands. */
function flipped(blob: string): string {
  const bytes = fromBase64Url(blob) ?? new Uint8Array();
  const middle = bytes.length >> 1;
  bytes.set([(bytes[middle] ?? 0) ^ 1].slice(0, bytes.length), middle);
  return toBase64Url(bytes);
}
