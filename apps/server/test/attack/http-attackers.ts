import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { toBase64Url } from '@conclave/base';
import { fileAuthorization, fileHeaders, filesPath, limits } from '@conclave/protocol';
import { attackHeaders, openRoom, pause, readyToAttack, urlArgument } from './attack-room.ts';
import type { AttackRoom, Seat } from './attack-room.ts';

/** One visitor over plain HTTP: members who send, fetch and remove files as fast as they come through, and a flood of requests from nobody. */
const url = urlArgument();
const senders = 8;
const pieces = 32;
const flooders = 100;
const agent = new Agent({ keepAlive: true, maxSockets: senders + flooders });
const piece = randomBytes(limits.filePiece);

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** @returns the status; 0 where the connection broke */
function ask({ method, path, headers, body }: Asked): Promise<number> {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const options = { method, agent, headers: { ...attackHeaders, ...headers, ...length } };
    const asking = request(url + path, options, (response) => {
      const { statusCode = 0 } = response;
      text(response).then(
        () => resolve(statusCode),
        () => resolve(0),
      );
    });
    asking.on('error', () => resolve(0));
    asking.end(body);
  });
}

async function sendFiles({ meeting }: AttackRoom, { client, peerId }: Seat): Promise<never> {
  const { pass } = await client.ask('file-pass', {});
  const authorization = fileAuthorization({ room: meeting.roomId, peer: peerId, pass });
  for (;;) {
    const path = `${filesPath}/${toBase64Url(randomBytes(16))}`;
    const headers = {
      authorization,
      [fileHeaders.owner]: toBase64Url(randomBytes(32)),
      [fileHeaders.size]: String(pieces * piece.length),
    };
    const status = await ask({ method: 'POST', path, headers });
    // What the disk is to hold in an hour is used up.
    if (status !== 200) await pause(1000);
    for (let number = 0; status === 200 && number < pieces; number += 1) {
      await ask({ method: 'PUT', path: `${path}/${number}`, headers, body: piece });
      await ask({ method: 'GET', path: `${path}/${number}`, headers });
    }
    await ask({ method: 'DELETE', path, headers });
  }
}

const json = { 'content-type': 'application/json' };
const requests: readonly Asked[] = [
  { method: 'GET', path: '/', headers: { accept: 'text/html' } },
  { method: 'GET', path: `/${'a/'.repeat(2000)}` },
  { method: 'POST', path: '/api/meetings', headers: json, body: Buffer.from('['.repeat(4000)) },
  { method: 'GET', path: `${filesPath}/${'A'.repeat(22)}/0`, headers: { authorization: 'Conclave A.A.A' } },
  { method: 'POST', path: '/api/signalling', headers: json },
];

async function floodRequests(): Promise<never> {
  for (let sent = 0; ; sent += 1) {
    const asked = requests[sent % requests.length];
    if (asked !== undefined && (await ask(asked)) === 0) await pause(50);
  }
}

const room = await openRoom(url, senders);
await readyToAttack();
await Promise.all([
  ...room.members.map((member) => sendFiles(room, member)),
  ...Array.from({ length: flooders }, floodRequests),
]);
