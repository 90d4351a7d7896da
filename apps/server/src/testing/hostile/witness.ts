import type { Cast, KnownRoom, Line, Message, ServedField } from './cast.ts';
import { bodyOf, isEvent, numberOf, textOf } from './frames.ts';
import type { AnswerFrame, EventFrame, RequestFrame } from './frames.ts';
import { servedFields } from './cast.ts';

/** Learns whose connection it is. @returns the request with its place in the log as the true server counts it */
export function readEnter(cast: Cast, line: Line, frame: RequestFrame): RequestFrame {
  const [peerId, roomId] = [textOf(frame.body, 'peerId'), textOf(frame.body, 'roomId')];
  if (peerId === undefined || roomId === undefined) return frame;
  const peer = cast.enter(line, peerId, roomId);
  peer.isHost ||= textOf(frame.body, 'hostSignature') !== undefined;
  const resume = bodyOf(frame.body, 'resume');
  const seq = resume === undefined ? undefined : numberOf(resume, 'seq');
  if (seq === undefined) return frame;
  return { ...frame, body: { ...frame.body, resume: { ...resume, seq: peer.numbering.resume(seq) } } };
}

/** Keeps what a true frame tells. */
export function witness(cast: Cast, message: Message): void {
  const { line } = message;
  if (line.peer === undefined) return;
  if (message.to === 'server') sent(cast, line.peer.id, line.peer.room, message.frame);
  else if (isEvent(message.frame)) happened(line, line.peer.room, message.frame);
  else answered(line, line.peer.room, message.frame);
}

function sent(cast: Cast, peer: string, room: KnownRoom, { type, body }: RequestFrame): void {
  const blob = textOf(body, 'blob');
  if (blob === undefined || (type !== 'knock' && type !== 'commit' && type !== 'message')) return;
  if (type !== 'knock') cast.wrote(blob, peer);
  room.sent[type].push({ peer, blob });
}

function happened(line: Line, room: KnownRoom, { event, body }: EventFrame): void {
  const { peer } = line;
  if (peer === undefined) return;
  const seq = numberOf(body, 'seq');
  if (event === 'entry' && seq !== undefined && seq > room.seq) {
    room.seq = seq;
    room.epoch = (numberOf(body, 'epoch') ?? 0) + (body['kind'] === 'commit' ? 1 : 0);
  }
  if (event === 'welcome') {
    peer.isMember = true;
    if (seq !== undefined) peer.numbering.begin(seq);
    room.sent.welcome.push({ peer: peer.id, blob: textOf(body, 'blob') ?? '' });
  }
  if (event === 'policy')
    for (const field of ['policy', 'admission'] as const) serve(room, field, body[field]);
  if (event === 'admission') serve(room, 'admission', body['admission']);
  if (event === 'producer-closed') peer.producers.delete(textOf(body, 'producerId') ?? '');
}

function answered(line: Line, room: KnownRoom, frame: AnswerFrame): void {
  const { peer } = line;
  const request = line.asked.get(frame.re);
  if (peer === undefined || request === undefined || !frame.ok) return;
  if (request.type === 'found') {
    peer.isMember = true;
    // The log of a new group begins anew.
    room.seq = 0;
    room.epoch = 0;
  }
  if (request.type === 'enter') for (const field of servedFields) serve(room, field, frame.body[field]);
  const producerId = textOf(request.body, 'producerId') ?? textOf(frame.body, 'producerId');
  if (producerId === undefined) return;
  if (request.type === 'produce') peer.producers.set(producerId, textOf(request.body, 'kind') ?? '');
  if (request.type === 'close-producer') peer.producers.delete(producerId);
}

/** Each value once, as long as it does not change. */
function serve({ served }: KnownRoom, field: ServedField, value: unknown): void {
  const before = served[field].at(-1);
  if (value !== undefined && value !== null && JSON.stringify(before) !== JSON.stringify(value)) {
    served[field].push(value);
  }
}
