import { toBase64Url, utf8Decode, utf8Encode } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import { encodeFileDescriptor, fileName } from '@conclave/crypto';
import { parseJson, pipe, safeParse, string } from 'valibot';
import type { GenericSchema } from 'valibot';
import { decodeContent, encodeContent } from '../../src/contents/content-owner.ts';
import { directContent } from '../../src/contents/direct-mail.ts';
import { chatContent } from '../../src/features/chat/content.ts';
import { decodeChat, encodeChat } from '../../src/features/chat/kept-chat.ts';
import { complaintContent } from '../../src/features/complaints/content.ts';
import { decodeComplaints, encodeComplaints } from '../../src/features/complaints/kept-complaints.ts';
import { handoverContent } from '../../src/features/handover/content.ts';
import { fileContent } from '../../src/features/files/content.ts';
import { decodeFiles, encodeFiles } from '../../src/features/files/kept-files.ts';
import { decodeTitle, encodeTitle, titleContent } from '../../src/features/title/content.ts';
import { handsContent } from '../../src/features/hands/content.ts';
import { reactionsContent } from '../../src/features/reactions/content.ts';
import { presenceContent } from '../../src/people/presence-content.ts';
import { proofContent } from '../../src/security/proof-content.ts';
import { restartedIce, rtpCapabilities, rtpParameters, transportOptions } from '../../src/sfu/sfu-shapes.ts';
import { decodeTicket, encodeTicket } from '../../src/arrival/ticket-codec.ts';

const json = (value: unknown): Uint8Array => utf8Encode(JSON.stringify(value));

const described = encodeFileDescriptor({
  id: new Uint8Array(16),
  key: new Uint8Array(32),
  hash: new Uint8Array(32),
  name: fileName('notes.txt'),
  size: 9,
});

const content: FuzzTarget = {
  name: 'call-content',
  format: 'json',
  seeds: () => [
    json({ type: 'presence', audio: true, video: false, screen: false, name: null, publications: [] }),
    json({
      type: 'presence',
      audio: true,
      video: true,
      screen: true,
      name: 'Ada',
      publications: [
        { producerId: 'a-1', context: 'camera', codec: 'vp9', paused: false },
        { producerId: 'a-2', context: 'screen', codec: 'vp8', paused: false },
        { producerId: 'b_2', context: 'microphone', codec: 'opus', paused: true },
      ],
    }),
    json({ type: 'chat-message', id: 'A'.repeat(22), text: 'Hello', replyTo: null }),
    json({
      type: 'chat-earlier',
      messages: [
        { author: 'ab'.repeat(32), name: 'Ada', id: 'A'.repeat(22), text: 'Hello', replyTo: null, at: 7 },
      ],
    }),
    json({ type: 'chat-edit', id: 'A'.repeat(22), text: 'Hello, all' }),
    json({ type: 'complaint', id: 'A'.repeat(22), about: 'ab'.repeat(32), reason: 'insults', text: 'Loud.' }),
    json({ type: 'host-offer', id: 'A'.repeat(22) }),
    json({ type: 'host-offer-ended', id: 'A'.repeat(22) }),
    json({ type: 'host-answer', id: 'A'.repeat(22), accepted: true }),
    json({ type: 'host-key', id: 'A'.repeat(22), fragment: 'A'.repeat(55), passcode: 'abc' }),
    json({ type: 'title', title: 'Weekly round' }),
    json({ type: 'reaction', name: 'thumbs-up' }),
    json({ type: 'hand-raised', since: null }),
    json({ type: 'hand-raised', since: 7 }),
    json({ type: 'hand-lowered' }),
    json({ type: 'hands-lowered', who: 'a'.repeat(64), before: 7 }),
    json({ type: 'file', descriptor: toBase64Url(described) }),
    json({ type: 'direct-key', key: 'AQ', asks: true }),
    json({ type: 'direct', sealed: 'AQ' }),
    json({ type: 'persistent-identity', proof: 'A'.repeat(130) }),
    json({ type: 'from-the-future', more: [1] }),
  ],
  run: (input) => {
    const decoded = decodeContent(input);
    if (!decoded.ok) return;
    for (const schema of [
      presenceContent,
      proofContent,
      directContent,
      chatContent,
      handsContent,
      fileContent,
      reactionsContent,
      titleContent,
      complaintContent,
      handoverContent,
    ]) {
      const parsed = safeParse(schema, decoded.value);
      if (!parsed.success) continue;
      const written = encodeContent(parsed.output);
      const again = decodeContent(written);
      holds('content that was decoded can be encoded and decoded again', again.ok);
      holds('one content has one encoding', toBase64Url(encodeContent(again.value)) === toBase64Url(written));
    }
  },
};

const ticket: FuzzTarget = {
  name: 'return-ticket',
  format: 'json',
  seeds: () => {
    const secret = toBase64Url(new Uint8Array(32));
    return [
      json({
        fragment: 'AQ',
        name: 'Ada',
        passcode: 'abc',
        joinKey: { secret, pwVersion: 1, policyVersion: 1 },
        hostSeed: secret,
        stage: 'joined',
        place: { admission: secret, anchor: { seq: 3, hash: secret } },
      }),
      json({
        fragment: 'AQ',
        name: 'Ada',
        passcode: null,
        joinKey: null,
        hostSeed: null,
        stage: 'prejoin',
        place: null,
      }),
    ];
  },
  run: (input) => {
    const decoded = decodeTicket(utf8Decode(input) ?? '');
    if (decoded === null) return;
    const written = encodeTicket(decoded);
    const again = decodeTicket(written);
    holds('a ticket that was decoded can be encoded and decoded again', again !== null);
    holds('one ticket has one encoding', encodeTicket(again) === written);
  },
};

const keptChat: FuzzTarget = {
  name: 'kept-chat',
  format: 'json',
  seeds: () => {
    const author = 'ab'.repeat(32);
    const message = { author, id: 'A'.repeat(22), authorName: 'Ada', isOwn: true, text: 'Hello' };
    const rest = { isEdited: false, edit: null, at: 1, state: 'sent', toName: null, to: 'everyone' };
    const draft = { text: 'Hel', to: { id: author, name: 'Ada' }, replyTo: null };
    return [
      json({ seenKey: null, draft, messages: [{ ...message, ...rest, replyTo: null }] }),
      json({
        seenKey: `${author}/${message.id}`,
        draft: { text: '', to: null, replyTo: null },
        messages: [{ ...message, ...rest, to: author, replyTo: { author, id: message.id } }],
      }),
    ];
  },
  run: (input) => {
    const decoded = decodeChat(utf8Decode(input) ?? '');
    if (decoded === null) return;
    const written = encodeChat(decoded);
    const again = decodeChat(written);
    holds('a chat that was decoded can be encoded and decoded again', again !== null);
    holds('one chat has one encoding', encodeChat(again) === written);
  },
};

const keptComplaints: FuzzTarget = {
  name: 'kept-complaints',
  format: 'json',
  seeds: () => {
    const [from, about] = ['ab'.repeat(32), 'cd'.repeat(32)];
    const named = { from, about, fromName: 'Ada', aboutName: 'Bob', at: 1 };
    return [json([{ ...named, id: 'A'.repeat(22), reason: 'other', text: '' }])];
  },
  run: (input) => {
    const written = encodeComplaints(decodeComplaints(utf8Decode(input) ?? ''));
    holds('kept complaints have one encoding', encodeComplaints(decodeComplaints(written)) === written);
  },
};

const keptFiles: FuzzTarget = {
  name: 'kept-files',
  format: 'json',
  seeds: () => {
    const author = 'ab'.repeat(32);
    const rest = { author, authorName: 'Ada', isOwn: true, to: 'everyone', toName: null, at: 1 };
    return [
      json([{ ...rest, state: 'there', descriptor: toBase64Url(described) }]),
      json([{ ...rest, to: author, toName: 'Ada', state: 'broken-off', name: 'notes.txt', size: 9 }]),
    ];
  },
  run: (input) => {
    const written = encodeFiles(decodeFiles(utf8Decode(input) ?? ''));
    holds('kept files have one encoding', encodeFiles(decodeFiles(written)) === written);
  },
};

const keptTitle: FuzzTarget = {
  name: 'kept-title',
  format: 'json',
  seeds: () => [json({ title: 'Weekly round' }), json({ title: null })],
  run: (input) => {
    const decoded = decodeTitle(utf8Decode(input) ?? '');
    if (decoded === null) return;
    holds(
      'a kept title comes back as it was',
      decodeTitle(encodeTitle(decoded.title))?.title === decoded.title,
    );
  },
};

/** What the SFU's parameters are after the shape was checked: the same after another check. */
function shape(name: string, schema: GenericSchema, seeds: readonly unknown[]): FuzzTarget {
  return {
    name,
    format: 'json',
    seeds: () => seeds.map(json),
    run: (input) => {
      const parsed = safeParse(pipe(string(), parseJson(), schema), utf8Decode(input) ?? '');
      if (!parsed.success) return;
      const again = safeParse(schema, parsed.output);
      holds('a checked shape passes the check', again.success);
      holds('a check changes nothing twice', JSON.stringify(again.output) === JSON.stringify(parsed.output));
    },
  };
}

const codec = { kind: 'video', mimeType: 'video/VP9', preferredPayloadType: 96, clockRate: 90_000 };
const uri = 'urn:ietf:params:rtp-hdrext:sdes:mid';

const shapes: readonly FuzzTarget[] = [
  shape('sfu-capabilities', rtpCapabilities, [
    {
      codecs: [
        { ...codec, parameters: { 'profile-id': 0 }, rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] },
      ],
      headerExtensions: [
        { kind: 'video', uri, preferredId: 1, preferredEncrypt: false, direction: 'sendrecv' },
      ],
    },
  ]),
  shape('sfu-rtp-parameters', rtpParameters, [
    {
      mid: '0',
      codecs: [
        { mimeType: 'video/VP9', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: [] },
      ],
      headerExtensions: [{ uri, id: 1, encrypt: false, parameters: {} }],
      encodings: [{ active: true, ssrc: 1, rtx: { ssrc: 2 }, scalabilityMode: 'L3T3_KEY', maxBitrate: 9 }],
      rtcp: { cname: 'a', reducedSize: true, mux: true },
    },
  ]),
  shape('sfu-transport', transportOptions, [
    {
      id: 'a',
      iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
      iceCandidates: [
        { foundation: 'f', priority: 1, address: 'a', ip: 'a', protocol: 'udp', port: 9, type: 'host' },
      ],
      dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] },
      iceServers: [{ urls: ['turn:a'], username: 'u', credential: 'c' }],
    },
  ]),
  shape('sfu-restarted-ice', restartedIce, [
    { iceParameters: { usernameFragment: 'u', password: 'p' }, iceServers: [{ urls: 'turn:a' }] },
  ]),
];

export const callTargets: readonly FuzzTarget[] = [
  content,
  ticket,
  keptChat,
  keptComplaints,
  keptFiles,
  keptTitle,
  ...shapes,
];
