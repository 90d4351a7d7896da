import * as v from 'valibot';
import { servedFields } from './cast.ts';

/**
 * What a hostile server can be told to do, in JSON. Blobs, keys, signatures and ids stand as on the wire (base64url);
 * `of` and `to` are peer ids, `into` and `from` producer ids, as the action `peers` tells them; `to` left out means everybody;
 * `nth` counts back from the newest (1). Rules hold until `reset`; the newest sees a frame first. A client's log is
 * numbered without a hole whatever happens to it, so that only the cryptography can tell.
 *
 * The cast:
 *   peers                         who ever entered, in that order: id, room, host, member, connected, producers
 *   recorded {room}               what went through a room: knocks, welcomes, commits, messages; policies, keys, admissions
 *   reset                         ends all rules and forks, signalling and media
 *
 * Frames:
 *   replace {what, of, to, blob | recorded}   another blob in place of a knock, welcome, reply, commit or message: this
 *                                 one, or a recorded one; without either, one bit of it is flipped. `of`: its author (of a
 *                                 welcome or reply: who gets it)
 *   withhold {what, of, to}       it reaches nobody, or not those; its author still sees its own
 *   disturb {how, direction, name, peer, ms, times}   drops, duplicates or delays requests (`in`) or events (`out`) by name
 *   refuse {of, type, error}      answers a peer's requests of a type with an error
 *   replay {what, nth, of, to, room}   a recorded knock, welcome, commit or message once more, also into another room
 *   forge {event, body, to}       an event that nobody caused: roster, producers, reply, policy, an own commit or message
 *                                 (`entry` {kind, epoch, blob}, numbered for each client)
 *   send-as {peer, type, body}    a request in a peer's name; it never sees the answer
 *   serve {field, value | nth, room, to}   another policy ({body, signature}), hostKey or admission than the true one, at
 *                                 `enter` and in events: this value, or a recorded one (also of another room)
 *   close {peer, code}            closes a peer's connection with a WebSocket close code
 *   split {half}                  from now on these members have a log of their own, which takes commits of its own
 *
 * Media (RTP as the SFU forwards it, to every consumer of a producer):
 *   swap-media {a, b}             the packets of each come as the other's
 *   corrupt-rtp {of}              one bit of each payload is flipped
 *   drop-rtp {of}                 nothing of it arrives
 *   inject-rtp {into, payload, packets, everyMs, instead}   packets of the server's own: `opus-silence`, `vp8-keyframe`, or
 *                                 base64url, each one frame; `instead`: in place of the true ones
 *   record-rtp {from, name, packets}   keeps the next packets under a name, and is done when it has them
 *   replay-rtp {into, name, everyMs}   sends them again as new packets, also in another meeting
 */
const peer = v.string();
const producer = v.string();
const blob = v.string();
const to = v.exactOptional(v.array(peer));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const body = v.record(v.string(), v.unknown());
const logged = ['commit', 'message'] as const;
const kept = ['knock', 'welcome', ...logged] as const;
const nth = v.optional(v.pipe(count, v.minValue(1)), 1);

export const signallingAction = v.variant('do', [
  v.strictObject({ do: v.literal('peers') }),
  v.strictObject({ do: v.literal('recorded'), room: v.string() }),
  v.strictObject({
    do: v.literal('replace'),
    what: v.picklist([...kept, 'reply']),
    of: v.exactOptional(peer),
    to,
    blob: v.exactOptional(blob),
    recorded: v.exactOptional(
      v.strictObject({
        what: v.picklist(kept),
        nth,
        of: v.exactOptional(peer),
        room: v.exactOptional(v.string()),
      }),
    ),
  }),
  v.strictObject({
    do: v.literal('withhold'),
    what: v.picklist([...kept, 'reply']),
    of: v.exactOptional(peer),
    to,
  }),
  v.strictObject({
    do: v.literal('disturb'),
    how: v.picklist(['drop', 'duplicate', 'delay']),
    direction: v.picklist(['in', 'out']),
    name: v.string(),
    peer: v.exactOptional(peer),
    ms: v.optional(count, 0),
    times: v.exactOptional(count),
  }),
  v.strictObject({ do: v.literal('refuse'), of: peer, type: v.string(), error: v.string() }),
  v.strictObject({
    do: v.literal('replay'),
    what: v.picklist(kept),
    nth,
    of: v.exactOptional(peer),
    to,
    room: v.exactOptional(v.string()),
  }),
  v.strictObject({ do: v.literal('forge'), event: v.string(), body, to }),
  v.strictObject({ do: v.literal('send-as'), peer, type: v.string(), body }),
  v.strictObject({
    do: v.literal('serve'),
    field: v.picklist(servedFields),
    value: v.exactOptional(v.unknown()),
    nth,
    room: v.exactOptional(v.string()),
    to,
  }),
  v.strictObject({ do: v.literal('close'), peer, code: count }),
  v.strictObject({ do: v.literal('split'), half: v.array(peer) }),
  v.strictObject({ do: v.literal('reset') }),
]);

export const mediaAction = v.variant('do', [
  v.strictObject({ do: v.literal('swap-media'), a: producer, b: producer }),
  v.strictObject({ do: v.literal('corrupt-rtp'), of: producer }),
  v.strictObject({ do: v.literal('drop-rtp'), of: producer }),
  v.strictObject({
    do: v.literal('inject-rtp'),
    into: producer,
    payload: v.string(),
    packets: count,
    everyMs: count,
    instead: v.optional(v.boolean(), false),
  }),
  v.strictObject({ do: v.literal('record-rtp'), from: producer, name: v.string(), packets: count }),
  v.strictObject({ do: v.literal('replay-rtp'), into: producer, name: v.string(), everyMs: count }),
]);

export type SignallingAction = v.InferOutput<typeof signallingAction>;
export type MediaAction = v.InferOutput<typeof mediaAction>;
export type ActionOf<D extends SignallingAction['do']> = Extract<SignallingAction, { do: D }>;

/** Why an action was not carried out. */
export type ActionFault = 'unknown-peer' | 'unknown-producer' | 'not-recorded' | 'not-connected' | 'no-media';
