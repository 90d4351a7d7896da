import { concatBytes, equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import { decodeAudioPayload, encodeAudioPayload } from '../../src/sframe/audio-payload.ts';
import { decodeHeader, encodeHeader } from '../../src/sframe/header.ts';
import { packKid, unpackKid } from '../../src/sframe/kid.ts';
import { memberKeys, opener, sealed, sealer, STREAMS } from '../../src/sframe/fixtures.ts';

const header: FuzzTarget = {
  name: 'sframe-header',
  format: 'bytes',
  seeds: () => [encodeHeader(1, 2), encodeHeader(0xff_ffff, 0x1_0000), encodeHeader(2n ** 64n - 1n, 9)],
  run: (input) => {
    const read = decodeHeader(input, 0);
    if (read.kind === 'malformed') return;
    const { kid, ctr, length } = read;
    holds('one (KID, CTR) has one header', equalBytes(encodeHeader(kid, ctr), input.subarray(0, length)));
    const fields = unpackKid(kid);
    if (fields === undefined) return;
    const packed = packKid(fields.context, fields.leafIndex, fields.epochByte);
    holds('FRM-2: the fields are the KID', packed === kid);
  },
};

const streams = [STREAMS.opus, STREAMS.vp8, STREAMS.vp9] as const;
const streamOf = (input: Bytes) => streams[(input[0] ?? 0) % streams.length] ?? STREAMS.opus;

/** The first byte chooses the stream; the rest is a frame from a server that has no key. */
const frame: FuzzTarget = {
  name: 'sframe-frame',
  format: 'bytes',
  seeds: async () => {
    const keys = await memberKeys([1]);
    const plain = new Uint8Array(40).fill(2);
    return Promise.all(
      streams.map(async (stream, index) =>
        concatBytes(new Uint8Array([index]), await sealed(sealer(keys, stream), plain)),
      ),
    );
  },
  run: async (input) => {
    const outcome = await opener(await memberKeys([1]), streamOf(input)).open(input.slice(1), 0);
    if (outcome.kind === 'drop') holds('a drop says why', outcome.reason !== 'cipher-error');
  },
};

/** The same, but sealed: what a hostile member can make the others parse behind the authentication. */
const plaintext: FuzzTarget = {
  name: 'sframe-plaintext',
  format: 'bytes',
  seeds: () => {
    const audio = encodeAudioPayload(42, new Uint8Array(20).fill(3), 40);
    const payload = audio.kind === 'frame' ? audio.data : new Uint8Array();
    return [0, 1, 2].map((index) => concatBytes(new Uint8Array([index]), payload));
  },
  run: async (input) => {
    const stream = streamOf(input);
    const plain = input.slice(1);
    const keys = await memberKeys([1]);
    const outcome = await sealer(keys, stream).seal(plain, 0);
    if (outcome.kind === 'drop') return;
    const opened = await opener(keys, stream).open(outcome.data, 0);
    holds('FRM-3: what is sealed opens', opened.kind === 'frame');
    holds('FRM-3: as it was', equalBytes(opened.data, plain));
    const audio = decodeAudioPayload(opened.data);
    if (audio.kind === 'drop') return;
    const again = encodeAudioPayload(audio.level, audio.opus, plain.length);
    holds('FRM-6: one payload has one encoding', again.kind === 'frame' && equalBytes(again.data, plain));
  },
};

export const sframeTargets: readonly FuzzTarget[] = [header, frame, plaintext];
