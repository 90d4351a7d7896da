import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { bindingRequest, isBindingSuccess } from './binding-request.mjs';
import { clientHello, isServerHello } from './client-hello.mjs';

/**
 * What the test uses of the mediasoup package.
 *
 * @typedef {object} Mediasoup
 * @property {(options: { workerBin: string, logLevel: 'none' }) => Promise<Worker>} createWorker
 *
 * @typedef {object} Worker
 * @property {() => Promise<{ createWebRtcTransport(options: object): Promise<Transport> }>} createRouter
 * @property {(event: 'died', listener: () => void) => void} once
 * @property {() => void} close
 *
 * @typedef {object} Transport
 * @property {{ usernameFragment: string, password: string }} iceParameters
 * @property {readonly { port: number }[]} iceCandidates
 * @property {(options: object) => Promise<void>} connect
 */

const LIMIT_MS = 10_000;
const AGAIN_MS = 200;
const HOST = '127.0.0.1';

/**
 * Holds a worker to what a browser does first: ICE, then a DTLS ClientHello in two datagrams. A worker that was linked
 * with an unfit OpenSSL ends right there, in front of everybody.
 *
 * @param {Mediasoup} mediasoup
 * @param {string} workerBin
 * @returns {Promise<'answers' | 'dies' | 'silent'>} whether it answers with a ServerHello
 */
export async function proveWorker(mediasoup, workerBin) {
  const worker = await mediasoup.createWorker({ workerBin, logLevel: 'none' });
  const socket = createSocket('udp4');
  try {
    /** @type {PromiseWithResolvers<'dies' | 'silent'>} */
    const otherwise = Promise.withResolvers();
    worker.once('died', () => otherwise.resolve('dies'));
    setTimeout(() => otherwise.resolve('silent'), LIMIT_MS).unref();
    const router = await worker.createRouter();
    const transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: HOST }] });
    const fingerprint = {
      algorithm: 'sha-256',
      value: randomBytes(32).toString('hex').match(/../g)?.join(':'),
    };
    await transport.connect({ dtlsParameters: { role: 'client', fingerprints: [fingerprint] } });
    socket.bind(0, HOST);
    await once(socket, 'listening');
    return await Promise.race([greet(socket, transport), otherwise.promise]);
  } finally {
    socket.close();
    worker.close();
  }
}

/**
 * @param {import('node:dgram').Socket} socket
 * @param {Transport} transport
 * @returns {Promise<'answers'>}
 */
function greet(socket, { iceParameters, iceCandidates }) {
  const port = iceCandidates[0]?.port ?? 0;
  const { usernameFragment, password } = iceParameters;
  const check = bindingRequest({ username: `${usernameFragment}:self`, password, random: randomBytes });
  const hello = clientHello(randomBytes);
  let sent = [check];
  const send = () => {
    for (const datagram of sent) socket.send(datagram, port, HOST);
  };
  const again = setInterval(send, AGAIN_MS).unref();
  send();
  return new Promise((resolve) => {
    socket.on('close', () => clearInterval(again));
    socket.on('message', (datagram) => {
      if (isServerHello(datagram)) resolve('answers');
      if (sent === hello || !isBindingSuccess(datagram)) return;
      sent = hello;
      send();
    });
  });
}
