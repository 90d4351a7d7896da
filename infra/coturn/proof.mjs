import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Failure } from '../toolchain/failure.mjs';
import { openTurnClient, turnCredentials } from './turn-client.mjs';

/**
 * @typedef {object} Proof
 * @property {import('./turn-client.mjs').Place} relay
 * @property {string} secret that the relay shares with the server
 * @property {string} host the announced address, which is this machine's too: strangers listen on it
 * @property {import('./turn-client.mjs').Place} media a port that the relay must reach
 * @property {(send: () => void) => Promise<void>} hear listens there, calls `send`, and resolves when something came
 */

/**
 * Tries what a visitor with the relay's credentials may try: the media port is reached, and nothing else of the host is.
 *
 * @param {Proof} proof
 * @throws {Failure} the relay reaches what it must not, or does not reach the media port
 */
export async function proveRelayReach({ relay, secret, host, media, hear }) {
  const stranger = await listen(host);
  const person = turnCredentials(secret, 'proof');
  const client = await openTurnClient(relay, person);
  const overTcp = await openTurnClient(relay, person);
  const other = await openTurnClient(relay, person);
  try {
    expect('an allocation', await client.allocate('udp'), 'ok');
    expect('a peer that is another host', await client.permit({ address: '203.0.113.1', port: 80 }), 403);
    expect('a peer on the relay itself', await client.permit({ address: '127.0.0.1', port: 3478 }), 403);
    expect('a peer on the announced address', await client.permit(media), 'ok');
    await hear(() => client.send(media, 'media'));
    // The relay may hang up on who sends to a stranger. By its next answer, or its end, that is done.
    client.send({ address: host, port: stranger.udp }, 'let me in');
    await client.permit(media);

    expect('an allocation for TCP', await overTcp.allocate('tcp'), 442);
    const connected = await overTcp.connect({ address: host, port: stranger.tcp });
    if (connected === 'ok') throw new Failure('The relay connects by TCP.');
    expect('a second allocation', await other.allocate('udp'), 'ok');
    expect('a peer on the announced address', await other.permit(media), 'ok');
    await hear(() => other.send(media, 'media'));
    expect('datagrams and connections to ports that are not for media', stranger.reached(), 0);
  } finally {
    client.close();
    overTcp.close();
    other.close();
    stranger.close();
  }
}

/** @param {string} what @param {string | number} seen @param {string | number} wanted */
export function expect(what, seen, wanted) {
  if (seen !== wanted) throw new Failure(`The relay: ${what} should give ${wanted}, and gave ${seen}.`);
}

/** Listens where no media is, and counts what comes. @param {string} host */
async function listen(host) {
  let reached = 0;
  const count = () => void (reached += 1);
  const udp = createSocket('udp4', count).bind(0, host);
  const tcp = createServer(count).listen(0, host);
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  const address = tcp.address();
  return {
    udp: udp.address().port,
    tcp: typeof address === 'object' && address !== null ? address.port : 0,
    reached: () => reached,
    close: () => {
      udp.close();
      tcp.close();
    },
  };
}
