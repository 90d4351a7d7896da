import { toClient } from './cast.ts';
import type { Cast, KnownPeer, KnownRoom, Message, Rule } from './cast.ts';
import { isEvent, numberOf, textOf } from './frames.ts';
import type { Body, RequestFrame } from './frames.ts';

/**
 * A second log of one room, for some of its members: it takes their commits and messages by the same rule as the true
 * one (COM-1), and shows them nothing of what the others write. Whom they welcome belongs to them, though the true
 * server goes on to count that peer as waiting: it gets no media. Who reconnects misses what its half wrote meanwhile.
 */
export function forking(cast: Cast, room: KnownRoom, half: readonly string[]): Rule {
  const members = new Set(half);
  let { seq, epoch } = room;
  const connected = (): KnownPeer[] =>
    [...members].flatMap((id) => cast.peers.get(id) ?? []).filter(({ line }) => line !== undefined);

  const toHalf = (event: string, body: Body): Message[] =>
    connected().flatMap(({ line }) => (line === undefined ? [] : [toClient(line, event, body)]));

  const append = (kind: 'commit' | 'message', blob: unknown): Message[] => {
    seq += 1;
    return toHalf('entry', { kind, epoch, blob });
  };

  const welcome = (body: Body): Message[] => {
    const { welcomes } = body;
    return (Array.isArray(welcomes) ? welcomes : []).flatMap((one: Body) => {
      const peer = cast.peers.get(textOf(one, 'peerId') ?? '');
      if (peer?.line === undefined) return [];
      members.add(peer.id);
      return [toClient(peer.line, 'welcome', { blob: one['blob'], seq })];
    });
  };

  const taken = (message: Message, { id, type, body }: RequestFrame): readonly Message[] | undefined => {
    if (type !== 'commit' && type !== 'message') return undefined;
    const { line } = message;
    if (type === 'commit' && numberOf(body, 'epoch') !== epoch) {
      return [{ line, to: 'client', frame: { re: id, ok: false, error: 'stale' } }];
    }
    const entries = append(type, body['blob']);
    if (type === 'commit') epoch += 1;
    const answer: Message = { line, to: 'client', frame: { re: id, ok: true, body: { seq } } };
    return [...entries, answer, ...(type === 'commit' ? welcome(body) : [])];
  };

  return (message) => {
    const { peer } = message.line;
    if (peer === undefined || !members.has(peer.id)) return undefined;
    if (message.to === 'server') return taken(message, message.frame);
    return isEvent(message.frame) && message.frame.event === 'entry' ? [] : undefined;
  };
}
