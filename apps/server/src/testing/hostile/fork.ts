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

  /** By who sent them and who is to get them. */
  const held = new Map<string, unknown>();
  const welcome = (from: string, body: Body): Message[] => {
    const { welcomes } = body;
    return (Array.isArray(welcomes) ? welcomes : []).flatMap((id: unknown) => {
      const peer = typeof id === 'string' ? cast.peers.get(id) : undefined;
      if (peer?.line === undefined) return [];
      members.add(peer.id);
      return [toClient(peer.line, 'welcome', { blob: held.get(`${from} ${peer.id}`), seq })];
    });
  };

  const taken = (
    { line }: Message,
    from: string,
    { id, type, body }: RequestFrame,
  ): readonly Message[] | undefined => {
    if (type !== 'welcome' && type !== 'commit' && type !== 'message') return undefined;
    if (type !== 'message' && numberOf(body, 'epoch') !== epoch) {
      return [{ line, to: 'client', frame: { re: id, ok: false, error: 'stale' } }];
    }
    if (type === 'welcome') {
      held.set(`${from} ${textOf(body, 'peerId')}`, body['blob']);
      return [{ line, to: 'client', frame: { re: id, ok: true, body: {} } }];
    }
    const entries = append(type, body['blob']);
    if (type === 'commit') epoch += 1;
    const answer: Message = { line, to: 'client', frame: { re: id, ok: true, body: { seq } } };
    return [...entries, answer, ...(type === 'commit' ? welcome(from, body) : [])];
  };

  return (message) => {
    const { peer } = message.line;
    if (peer === undefined || !members.has(peer.id)) return undefined;
    if (message.to === 'server') return taken(message, peer.id, message.frame);
    return isEvent(message.frame) && message.frame.event === 'entry' ? [] : undefined;
  };
}
