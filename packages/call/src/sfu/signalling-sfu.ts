import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { SfuFailure, SfuPort } from '@conclave/media';
import type { AnswerBody, RequestBody, RequestType } from '@conclave/protocol';
import type { RequestFailureReason, Signalling } from '@conclave/signalling';
import * as v from 'valibot';
import type { SfuAhead } from './sfu-ahead.ts';
import { restartedIce, rtpCapabilities, rtpParameters, transportOptions } from './sfu-shapes.ts';

/** Of a request that gets no answer on a connection that stands; the server makes nothing twice. */
const ATTEMPTS = 3;

/** Where the SFU is asked. */
export interface SfuSource {
  readonly signalling: Pick<Signalling, 'request'>;
  /** What was asked already; null where nothing was. */
  readonly sfuAhead: SfuAhead | null;
}

/**
 * The SFU over signalling. It outlives a connection: `current` names the one that is in use, null while there is
 * none, when every call fails with `lost`.
 */
export function createSignallingSfu(current: () => SfuSource | null): SfuPort {
  async function ask<T extends RequestType, R>(
    type: T,
    body: RequestBody<T>,
    read: (answer: AnswerBody<T>) => Result<R, 'refused'>,
  ): Promise<Result<R, SfuFailure>> {
    const source = current();
    if (source === null) return err('lost');
    for (let attempt = 1; ; attempt += 1) {
      const answer = await source.signalling.request(type, body);
      if (answer.ok) return read(answer.value);
      const { reason } = answer.error;
      if (reason !== 'timed-out' || attempt === ATTEMPTS) return err(sfuFailure(reason));
    }
  }
  const nothing = (): Result<void, never> => ok(undefined);

  return {
    routerCapabilities: () =>
      current()?.sfuAhead?.takeCapabilities() ??
      ask('router-capabilities', {}, (answer) => shaped(rtpCapabilities, answer.rtpCapabilities)),
    createTransport: (direction) =>
      current()?.sfuAhead?.takeTransport(direction) ??
      ask('create-transport', { direction }, (answer) => shaped(transportOptions, answer)),
    connectTransport: (transportId, { role, fingerprints }) =>
      ask(
        'connect-transport',
        { transportId, dtlsParameters: role === undefined ? { fingerprints } : { role, fingerprints } },
        nothing,
      ),
    restartIce: (transportId) =>
      ask('restart-ice', { transportId }, (answer) => shaped(restartedIce, answer)),
    closeTransport: (transportId) => ask('close-transport', { transportId }, nothing),
    produce: (transportId, kind, parameters) =>
      ask('produce', { transportId, kind, rtpParameters: parameters }, (answer) => ok(answer.producerId)),
    closeProducer: (producerId) => ask('close-producer', { producerId }, nothing),
    pauseProducer: (producerId) => ask('pause-producer', { producerId }, nothing),
    resumeProducer: (producerId) => ask('resume-producer', { producerId }, nothing),
    consume: (transportId, producerId, capabilities) =>
      ask('consume', { transportId, producerId, rtpCapabilities: capabilities }, (answer) => {
        const parameters = shaped(rtpParameters, answer.rtpParameters);
        if (!parameters.ok) return parameters;
        return ok({ consumerId: answer.consumerId, kind: answer.kind, rtpParameters: parameters.value });
      }),
    closeConsumer: (consumerId) => ask('close-consumer', { consumerId }, nothing),
    pauseConsumer: (consumerId) => ask('pause-consumer', { consumerId }, nothing),
    resumeConsumer: (consumerId) => ask('resume-consumer', { consumerId }, nothing),
    setLayers: (consumerId, { spatialLayer, temporalLayer }, priority) => {
      const layers = { consumerId, spatialLayer, temporalLayer };
      return ask('set-layers', priority === undefined ? layers : { ...layers, priority }, nothing);
    },
    requestKeyframe: (consumerId) => ask('request-keyframe', { consumerId }, nothing),
  };
}

function shaped<S extends v.GenericSchema>(schema: S, value: unknown): Result<v.InferOutput<S>, 'refused'> {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? ok(parsed.output) : err('refused');
}

function sfuFailure(reason: RequestFailureReason): SfuFailure {
  switch (reason) {
    case 'lost':
    case 'timed-out':
      return reason;
    case 'no-such-object':
    case 'no-such-peer':
      return 'gone';
    default:
      return 'refused';
  }
}
