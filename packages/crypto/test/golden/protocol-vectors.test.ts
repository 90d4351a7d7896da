import { toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { expect, it, vi } from 'vitest';
import { decrypted } from '../../src/app/file-fixtures.ts';
import { decodeFileDescriptor } from '../../src/app/file-format.ts';
import { meetingCode } from '../../src/group/meeting-code.ts';
import { knowsPasscode, openRequest } from '../../src/join/request.ts';
import { EpochKeys } from '../../src/sframe/epoch-keys.ts';
import { FrameKeys } from '../../src/sframe/frame-keys.ts';
import { FrameOpener } from '../../src/sframe/frame-opener.ts';
import recorded from '../../vectors/recorded.json' with { type: 'json' };
import { protocolVectors, recordedScope, time } from './protocol-vectors.ts';

vi.setConfig({ testTimeout: 60_000 });

const fromHex = (hex: string): Bytes =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

it('PRIM-1, INV-6, INV-8, JOIN-2, MOD-1, FRM-1, FRM-3, VER-1, VER-2, APP-1, APP-2: makes the vectors that stand in vectors/protocol.json', async () => {
  const made = `${JSON.stringify(await protocolVectors(), null, 2)}\n`;
  await expect(made).toMatchFileSnapshot('../../vectors/protocol.json');
});

it('JOIN-2, JOIN-3: opens the recorded request and finds its MAC right', async () => {
  const { suite, scope, admission, admitKey, joinKey } = await recordedScope();
  const { sealed, replyPub } = recorded.request;
  expect(toHex(joinKey.secret)).toBe(recorded.request.joinKey);
  const request = await openRequest(suite, { ...scope, admission }, admitKey, fromHex(sealed));
  if (request === undefined) throw new Error('not opened');
  expect(request).toMatchObject({ time, pwVersion: joinKey.pwVersion, returns: true });
  expect(toHex(request.replyPub)).toBe(replyPub);
  expect(await knowsPasscode({ ...scope, admission }, joinKey.secret, request)).toBe(true);
});

it('APP-2: opens the recorded file', async () => {
  const descriptor = decodeFileDescriptor(fromHex(recorded.file.descriptor));
  if (!descriptor.ok) throw new Error(descriptor.error);
  const { content, end } = await decrypted(fromHex(recorded.file.ciphertext), descriptor.value);
  expect(end).toBe('ok');
  expect(new TextDecoder().decode(content)).toBe(recorded.file.content);
});

it('FRM-1, FRM-3, VER-1: opens the frames of the recorded meeting', async () => {
  const { frames, code, authenticator, roomId } = recorded.meeting;
  expect(meetingCode(fromHex(authenticator), fromHex(roomId))).toBe(code);
  const epoch = { generation: 0, number: frames.epoch };
  const keys = new FrameKeys();
  const epochKeys = await EpochKeys.import(fromHex(frames.baseKey));
  keys.install(epoch, epochKeys, 'no-removal', 0);
  const streams = [
    { source: 'microphone', codec: 'opus' },
    { source: 'camera', codec: 'vp8' },
  ] as const;
  for (const [place, stream] of streams.entries()) {
    const { leafIndex } = frames;
    const opener = new FrameOpener(keys, { ...stream, leafIndex, sinceEpoch: epoch });
    const outcome = await opener.open(fromHex(frames.sealed[place]?.sealed ?? ''), 0);
    if (outcome.kind === 'drop') throw new Error(outcome.reason);
    expect(toHex(outcome.data)).toBe(frames.sealed[place]?.plain);
  }
});
