import 'livekit-client/e2ee-worker';
import type { Subject, TestFrame } from './subject.ts';

type Transform = (frame: TestFrame, controller: { enqueue(frame: TestFrame): void }) => Promise<void>;

const PARTICIPANT = 'bench';
const controller = { enqueue: () => undefined };

/**
 * LiveKit's frame cipher: its published worker, loaded into this one and spoken to by the messages of its own page. Its
 * transforms are called directly, without the streams between that every cipher would have.
 */
export async function livekit(): Promise<Subject> {
  const key = await crypto.subtle.importKey(
    'raw',
    crypto.getRandomValues(new Uint8Array(32)),
    'PBKDF2',
    false,
    ['deriveKey', 'deriveBits'],
  );
  send('init', { loglevel: 'silent', keyProviderOptions: KEY_PROVIDER_DEFAULTS });
  send('enable', { participantIdentity: PARTICIPANT, enabled: true });
  send('setKey', {
    participantIdentity: PARTICIPANT,
    isPublisher: true,
    key,
    keyIndex: 0,
    updateCurrentKeyIndex: true,
  });
  const encode = await transformOf('encode');
  const decode = await transformOf('decode');
  return {
    name: 'LiveKit',
    seal: (frame) => encode(frame, controller),
    open: (frame) => decode(frame, controller),
  };
}

/** As livekit-client has them (src/e2ee/constants.ts); AES-128-GCM. */
const KEY_PROVIDER_DEFAULTS = {
  sharedKey: false,
  ratchetSalt: 'LKFrameEncryptionKey',
  ratchetWindowSize: 8,
  failureTolerance: 10,
  keyringSize: 16,
  keySize: 128,
};

function send(kind: string, data: object): void {
  globalThis.dispatchEvent(new MessageEvent('message', { data: { kind, data } }));
}

/** The function that the worker gives to the TransformStream of a track. */
async function transformOf(kind: 'encode' | 'decode'): Promise<Transform> {
  const Original = globalThis.TransformStream;
  const captured = Promise.withResolvers<Transform>();
  globalThis.TransformStream = class<I, O> extends Original<I, O> {
    constructor(transformer?: Transformer<I, O>, input?: QueuingStrategy<I>, output?: QueuingStrategy<O>) {
      super(transformer, input, output);
      const transform: unknown = transformer?.transform;
      if (typeof transform !== 'function') return;
      captured.resolve(async (frame, to) => {
        await Reflect.apply(transform, transformer, [frame, to]);
      });
    }
  };
  send(kind, {
    participantIdentity: PARTICIPANT,
    trackId: kind,
    hasPacketTrailer: false,
    readableStream: new ReadableStream(),
    writableStream: new WritableStream(),
  });
  try {
    return await captured.promise;
  } finally {
    globalThis.TransformStream = Original;
  }
}
