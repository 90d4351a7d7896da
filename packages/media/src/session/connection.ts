import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { Device, types } from 'mediasoup-client';
import type { SfuFailure, SfuPort } from '../ports.ts';
import { filterCapabilities } from './rtp-filter.ts';

/** A device that knows what may be negotiated, and one transport each way. */
export interface Connection {
  readonly device: Device;
  readonly send: types.Transport;
  readonly receive: types.Transport;
}

export interface ConnectionOptions {
  readonly sfu: SfuPort;
  readonly createDevice: () => Device;
  readonly onStateChange: () => void;
}

/**
 * Asks the SFU for two transports. Nothing goes over them before something is produced or consumed.
 * @returns the SFU's refusal, or `refused` where the browser can't use what it offers
 */
export async function openConnection(options: ConnectionOptions): Promise<Result<Connection, SfuFailure>> {
  const { sfu, createDevice } = options;
  const offered = await sfu.routerCapabilities();
  if (!offered.ok) return offered;
  const device = createDevice();
  try {
    await device.load({ routerRtpCapabilities: filterCapabilities(offered.value) });
  } catch {
    return err('refused');
  }
  const sendOptions = await sfu.createTransport('send');
  if (!sendOptions.ok) return sendOptions;
  const receiveOptions = await sfu.createTransport('receive');
  if (!receiveOptions.ok) return receiveOptions;
  try {
    const send = device.createSendTransport(known(sendOptions.value));
    const receive = device.createRecvTransport(known(receiveOptions.value));
    for (const transport of [send, receive]) wire(transport, options);
    return ok({ device, send, receive });
  } catch {
    return err('refused');
  }
}

export function closeConnection(connection: Connection): void {
  connection.send.close();
  connection.receive.close();
}

/** Only what a transport is made of: the server has no say in the browser's other settings. */
function known(options: types.TransportOptions): types.TransportOptions {
  const { id, iceParameters, iceCandidates, dtlsParameters, iceServers } = options;
  const needed = { id, iceParameters, iceCandidates, dtlsParameters };
  return iceServers === undefined ? needed : { ...needed, iceServers };
}

function wire(transport: types.Transport, { sfu, onStateChange }: ConnectionOptions): void {
  transport.on('connect', ({ dtlsParameters }, callback, errback) => {
    sfu
      .connectTransport(transport.id, dtlsParameters)
      .then((answer) => (answer.ok ? callback() : errback(new Error(answer.error))), errback);
  });
  transport.on('produce', ({ kind, rtpParameters }, callback, errback) => {
    sfu
      .produce(transport.id, kind, rtpParameters)
      .then(
        (answer) => (answer.ok ? callback({ id: answer.value }) : errback(new Error(answer.error))),
        errback,
      );
  });
  transport.on('connectionstatechange', onStateChange);
}
