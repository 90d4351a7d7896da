import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { inBackground } from '../background.ts';
import type { Device, types } from 'mediasoup-client';
import type { SfuFailure, SfuPort } from '../ports.ts';
import { along } from './ice-paths.ts';
import type { IcePaths } from './ice-paths.ts';
import { filterCapabilities } from './rtp-filter.ts';

/** A device that knows what may be negotiated, and one transport each way. */
export interface Connection {
  readonly paths: IcePaths;
  readonly device: Device;
  readonly send: types.Transport;
  readonly receive: types.Transport;
}

export interface ConnectionOptions {
  readonly sfu: SfuPort;
  readonly createDevice: () => Device;
  readonly paths: IcePaths;
  readonly onStateChange: () => void;
  /** The SFU did not take what one of the transports connects with: it will never be up. */
  readonly onNotConnected: () => void;
}

/**
 * Asks the SFU for two transports. Nothing goes over them before something is produced or consumed.
 * @returns the SFU's refusal, or `refused` where the browser can't use what it offers
 */
export async function openConnection(options: ConnectionOptions): Promise<Result<Connection, SfuFailure>> {
  const { sfu, createDevice, paths } = options;
  // Asked for together: what comes second would only wait for the answer to the first.
  const [offered, sendOptions, receiveOptions] = await Promise.all([
    sfu.routerCapabilities(),
    sfu.createTransport('send'),
    sfu.createTransport('receive'),
  ]);
  const unused = (failure: SfuFailure): Result<never, SfuFailure> => {
    for (const made of [sendOptions, receiveOptions])
      if (made.ok) inBackground(sfu.closeTransport(made.value.id));
    return err(failure);
  };
  for (const answer of [offered, sendOptions, receiveOptions]) if (!answer.ok) return unused(answer.error);
  if (!offered.ok || !sendOptions.ok || !receiveOptions.ok) return unused('refused');
  try {
    const device = createDevice();
    await device.load({ routerRtpCapabilities: filterCapabilities(offered.value) });
    const send = device.createSendTransport(along(paths, known(sendOptions.value)));
    const receive = device.createRecvTransport(along(paths, known(receiveOptions.value)));
    for (const transport of [send, receive]) wire(transport, options);
    return ok({ paths, device, send, receive });
  } catch {
    return unused('refused');
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

function wire(transport: types.Transport, options: ConnectionOptions): void {
  const { sfu, onStateChange, onNotConnected } = options;
  transport.on('connect', ({ dtlsParameters }, callback) => {
    // The browser looks for its path meanwhile: what is asked for on the connection comes behind this at the SFU in any case.
    callback();
    inBackground(
      sfu.connectTransport(transport.id, dtlsParameters).then((answer) => {
        if (!answer.ok) onNotConnected();
      }),
    );
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
