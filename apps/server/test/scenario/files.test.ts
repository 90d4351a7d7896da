import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ciphertextSize, toBase64Url } from '@conclave/base';
import { fileAuthorization, fileHeaders, filesPath, limits } from '@conclave/protocol';
import type { FileBearer } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuse, wait } from '../../src/gateway/rates.ts';
import { TestServer } from '../harness.ts';
import type { Person } from '../harness.ts';
import { order } from '../meeting.ts';
import type { TestMeeting } from '../meeting.ts';

const { filePiece } = limits;
const largestFile = 5 * 1024 * 1024;

let dataFolder: string;
let server: TestServer;
const start = async (options: Parameters<typeof TestServer.start>[0] = {}): Promise<void> => {
  server = await TestServer.start({ ...options, config: { dataFolder, largestFile, ...options.config } });
};
beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'conclave-files-'));
  await start();
});
afterEach(async () => {
  await server.stop();
  rmSync(dataFolder, { recursive: true });
});

async function bearerOf(meeting: TestMeeting, { client, peerId }: Person): Promise<FileBearer> {
  const { pass, largest } = await client.ask('file-pass', {});
  expect(largest).toBe(largestFile);
  return { room: meeting.roomId, peer: peerId, pass };
}

/** A file as its sender, or somebody who poses as it, sends it. */
class SentFile {
  readonly id = toBase64Url(randomBytes(16));
  readonly owner = toBase64Url(randomBytes(32));
  readonly content: Uint8Array<ArrayBuffer>;

  constructor(size: number) {
    this.content = new Uint8Array(randomBytes(size));
  }

  piece(number: number): Uint8Array<ArrayBuffer> {
    return this.content.slice(number * filePiece, (number + 1) * filePiece);
  }

  get pieces(): number {
    return Math.ceil(this.content.length / filePiece);
  }
}

type Bearer = FileBearer | undefined;

async function ask(
  method: string,
  path: string,
  by: Bearer,
  more: { headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> } = {},
): Promise<Response> {
  const authorization: Record<string, string> =
    by === undefined ? {} : { authorization: fileAuthorization(by) };
  return fetch(`${server.url}${filesPath}/${path}`, {
    method,
    headers: { ...authorization, ...more.headers },
    body: more.body ?? null,
  });
}

const begin = (file: SentFile, by: Bearer, size = file.content.length): Promise<Response> =>
  ask('POST', file.id, by, {
    headers: { [fileHeaders.size]: String(size), [fileHeaders.owner]: file.owner },
  });
const put = (file: SentFile, number: number, by: Bearer, body = file.piece(number)): Promise<Response> =>
  ask('PUT', `${file.id}/${number}`, by, { headers: { [fileHeaders.owner]: file.owner }, body });
const get = (file: SentFile, number: number, by: Bearer): Promise<Response> =>
  ask('GET', `${file.id}/${number}`, by);
const statusAndError = async (response: Response): Promise<string> =>
  `${response.status} ${await response.text()}`;
const refused = '403 {"error":"refused"}';

/** Who is in a meeting, with a file that is there whole. */
async function withFile(size = 2 * filePiece + 17) {
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  const bearer = await bearerOf(meeting, host);
  const file = new SentFile(size);
  expect((await begin(file, bearer)).status).toBe(200);
  for (const number of Array(file.pieces).keys()) expect((await put(file, number, bearer)).status).toBe(204);
  return { meeting, host, bearer, file };
}

test('APP-2: pieces come out as they went in, whatever their order, and nothing that a browser shows', async () => {
  const { meeting, host, bearer } = await withFile();
  const friend = await bearerOf(meeting, await server.member(meeting, host, 0));
  const file = new SentFile(3 * filePiece + 1);
  expect(await (await begin(file, bearer)).json()).toEqual({ held: 0 });
  for (const number of [3, 1, 0, 2]) expect((await put(file, number, bearer)).status).toBe(204);
  expect(await (await begin(file, bearer)).json()).toEqual({ held: 4 });
  for (const number of [0, 1, 2, 3]) {
    const response = await get(file, number, friend);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(file.piece(number));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  }
});

test('APP-2: nobody but members of the room gets or sends a piece', async () => {
  const { meeting, host, bearer, file } = await withFile();
  const other = await server.meeting();
  const stranger = await bearerOf(other, await server.founder(other));
  const waiter = await server.waiter(meeting);
  const posing: readonly Bearer[] = [
    undefined,
    stranger,
    { ...stranger, room: meeting.roomId },
    { ...bearer, pass: new Uint8Array(32) },
    { room: meeting.roomId, peer: waiter.peerId, pass: waiter.answer.resumeToken },
    { ...bearer, pass: host.answer.resumeToken },
  ];
  for (const by of posing) {
    for (const answer of [await get(file, 0, by), await put(file, 0, by), await begin(new SentFile(9), by)])
      if (by !== stranger) expect(await statusAndError(answer)).toBe(refused);
    expect((await ask('DELETE', file.id, by)).status).not.toBe(204);
  }
  expect((await get(file, 0, stranger)).status).toBe(404);
  expect(await waiter.client.request('file-pass', {})).toEqual({ ok: false, error: 'wrong-state' });
  expect((await get(file, 0, bearer)).status).toBe(200);
});

test('APP-2: who left, or was put out, gets nothing any more', async () => {
  const { meeting, host, file } = await withFile();
  const gone = await server.member(meeting, host, 0);
  const bearer = await bearerOf(meeting, gone);
  expect((await get(file, 0, bearer)).status).toBe(200);
  await order(host.client, meeting, { action: 'close-peer', peerId: gone.peerId });
  await gone.client.closed;
  expect(await statusAndError(await get(file, 0, bearer))).toBe(refused);
});

test('APP-2: only its sender changes or removes a file; a piece that is there stays as it is', async () => {
  const { meeting, host, bearer, file } = await withFile();
  const rogue = await bearerOf(meeting, await server.member(meeting, host, 0));
  const posing = Object.assign(new SentFile(file.content.length), { id: file.id });
  for (const answer of [await begin(posing, rogue), await put(posing, 0, rogue)])
    expect(await statusAndError(answer)).toBe(refused);
  const owned = { headers: { [fileHeaders.owner]: posing.owner } };
  expect((await ask('DELETE', file.id, rogue, owned)).status).toBe(403);
  // The sender's own answer was lost, and it sends once more: what it sent first counts.
  expect((await put(file, 0, bearer, posing.piece(0))).status).toBe(204);
  expect(new Uint8Array(await (await get(file, 0, bearer)).arrayBuffer())).toEqual(file.piece(0));
  const own = { headers: { [fileHeaders.owner]: file.owner } };
  expect((await ask('DELETE', file.id, bearer, own)).status).toBe(204);
  expect((await get(file, 0, bearer)).status).toBe(404);
  expect(readdirSync(join(dataFolder, 'files', meeting.roomId))).toEqual([]);
});

test.each([
  ['..%2F..%2Fmeetings.sqlite', 400],
  ['%2e%2e/%2e%2e', 404],
  ['AAAA', 400],
  [`${'A'.repeat(21)}B`, 400],
  ['A'.repeat(300), 400],
  ['%ff', 400],
])('APP-2: a path that is no file’s (%s) leads nowhere', async (path, status) => {
  const { bearer } = await withFile(9);
  const headers = { [fileHeaders.size]: '9', [fileHeaders.owner]: toBase64Url(randomBytes(32)) };
  expect((await ask('POST', path, bearer, { headers })).status).toBe(status);
  expect(readdirSync(dataFolder)).toEqual(['files']);
});

test.each(['-1', '01', '1e3', '3', '9999999999999', 'file.json', '0.5'])(
  'APP-2: a number that is no piece’s (%s) is none',
  async (number) => {
    const { bearer, file } = await withFile();
    const sent = await ask('PUT', `${file.id}/${number}`, bearer, {
      headers: { [fileHeaders.owner]: file.owner },
      body: file.piece(0),
    });
    expect(sent.status).toBe(400);
    expect((await ask('GET', `${file.id}/${number}`, bearer)).status).toBe(404);
  },
);

test('APP-2: a file above the limit, or a piece of another size, is refused and takes no room', async () => {
  const { meeting, bearer } = await withFile(9);
  const most = ciphertextSize(largestFile);
  expect((await begin(new SentFile(0), bearer, most)).status).toBe(200);
  expect(await statusAndError(await begin(new SentFile(0), bearer, most + 1))).toBe(
    '413 {"error":"too-large"}',
  );
  for (const size of [0, -1, 1.5, Number.NaN])
    expect((await begin(new SentFile(0), bearer, size)).status).toBe(400);
  const file = new SentFile(filePiece + 5);
  await begin(file, bearer);
  for (const [number, length] of [
    [0, filePiece - 1],
    [0, filePiece + 1],
    [1, 4],
    [1, 6],
    [1, 0],
  ] as const)
    expect((await put(file, number, bearer, new Uint8Array(length))).status).toBe(400);
  expect(readdirSync(join(dataFolder, 'files', meeting.roomId, file.id))).toEqual(['file.json']);
});

test('DOS-1: a meeting holds ten files of the largest size and no more; one that is removed makes room', async () => {
  const { meeting, bearer } = await withFile(9);
  const most = ciphertextSize(largestFile);
  const files = Array.from({ length: 9 }, () => new SentFile(0));
  for (const file of files) expect((await begin(file, bearer, most)).status).toBe(200);
  const last = new SentFile(0);
  expect(await statusAndError(await begin(last, bearer, most))).toBe('507 {"error":"meeting-full"}');
  const [first] = files;
  const owned = { headers: { [fileHeaders.owner]: first?.owner ?? '' } };
  expect((await ask('DELETE', first?.id ?? '', bearer, owned)).status).toBe(204);
  expect((await begin(last, bearer, most)).status).toBe(200);
  expect(readdirSync(join(dataFolder, 'files', meeting.roomId))).toHaveLength(10);
});

test('DOS-1: an address has so many bytes kept in an hour, and waits where it moves more than its share', async () => {
  await server.stop();
  const rates = {
    'file-kept': { address: refuse(2 * filePiece, 3600) },
    'file-byte': { address: wait(filePiece, 1) },
  };
  await start({ rates });
  const meeting = await server.meeting();
  const bearer = await bearerOf(meeting, await server.founder(meeting));
  const file = new SentFile(2 * filePiece);
  expect((await begin(file, bearer)).status).toBe(200);
  expect((await begin(file, bearer)).status).toBe(200);
  expect(await statusAndError(await begin(new SentFile(9), bearer))).toBe(
    '429 {"error":"too-many-requests"}',
  );
  expect((await put(file, 0, bearer)).status).toBe(204);
  expect((await put(file, 1, bearer)).status).toBe(204);
  const waiting = get(file, 0, bearer);
  expect((await begin(file, bearer)).status).toBe(200);
  expect(await Promise.race([waiting, Promise.resolve('nothing yet')])).toBe('nothing yet');
  server.clock.advance(1_000);
  expect((await waiting).status).toBe(200);
});

/** A piece that is sent by hand, and not to its end. */
async function cutBody(file: SentFile, by: FileBearer) {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `PUT ${filesPath}/${file.id}/0 HTTP/1.1\r\nHost: x\r\nAuthorization: ${fileAuthorization(by)}\r\n` +
      `${fileHeaders.owner}: ${file.owner}\r\nContent-Length: ${filePiece}\r\n\r\n`,
  );
  socket.write(file.piece(0).subarray(0, 5000));
  return socket;
}

test('APP-2: what was cut is no piece, and comes again whole; a body that does not go on is given up', async () => {
  const { meeting, bearer } = await withFile(9);
  const file = new SentFile(filePiece + 5);
  await begin(file, bearer);
  const folder = join(dataFolder, 'files', meeting.roomId, file.id);
  const cut = await cutBody(file, bearer);
  await expect.poll(() => readdirSync(folder).length).toBe(2);
  cut.destroy();
  await expect.poll(() => readdirSync(folder)).toEqual(['file.json']);
  expect((await get(file, 0, bearer)).status).toBe(404);

  const slow = await cutBody(file, bearer);
  await expect.poll(() => readdirSync(folder).length).toBe(2);
  const closed = once(slow.on('error', () => undefined).resume(), 'close');
  server.clock.advance(60_000);
  await closed;
  await expect.poll(() => readdirSync(folder)).toEqual(['file.json']);
  expect((await put(file, 0, bearer)).status).toBe(204);
});

test('APP-2: files outlive a restart with the pieces that were whole, and those of rooms that are gone do not', async () => {
  const { meeting, host, file } = await withFile();
  await host.client.close();
  const { store } = server;
  await server.stop();
  const folder = join(dataFolder, 'files');
  writeFileSync(join(folder, meeting.roomId, file.id, '1.abc.part'), 'cut');
  writeFileSync(join(folder, meeting.roomId, file.id, '2'), 'cut');
  const gone = join(folder, toBase64Url(randomBytes(16)), file.id);
  mkdirSync(gone, { recursive: true });
  writeFileSync(join(gone, 'file.json'), JSON.stringify({ size: 9, ownerHash: 'a'.repeat(64), begunAt: 0 }));
  mkdirSync(join(folder, 'what', 'ever'), { recursive: true });
  await start({ parts: { store } });
  expect(readdirSync(folder)).toEqual([meeting.roomId]);
  const bearer = await bearerOf(meeting, await server.founder(meeting));
  expect(await (await begin(file, bearer)).json()).toEqual({ held: 2 });
  expect((await get(file, 2, bearer)).status).toBe(404);
  expect((await put(file, 2, bearer)).status).toBe(204);
  for (const number of [0, 1, 2])
    expect(new Uint8Array(await (await get(file, number, bearer)).arrayBuffer())).toEqual(file.piece(number));
});

test('APP-2: nothing is left when the meeting ends', async () => {
  const { meeting, host } = await withFile();
  await order(host.client, meeting, { action: 'end' });
  await expect.poll(() => readdirSync(join(dataFolder, 'files'))).toEqual([]);
});

test('APP-2: files go when nobody came back for ten minutes', async () => {
  const { meeting, host, bearer, file } = await withFile();
  const folder = join(dataFolder, 'files', meeting.roomId);
  await server.elapse(15 * 60_000, host.client);
  expect((await get(file, 0, bearer)).status).toBe(200);
  await host.client.ask('leave', {});
  server.clock.advance(5 * 60_000);
  expect(existsSync(folder)).toBe(true);
  server.clock.advance(6 * 60_000);
  await expect.poll(() => existsSync(folder)).toBe(false);
});
