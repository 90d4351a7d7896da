import { concatBytes, equalBytes, fromBase64Url, toBase64Url, utf8Decode, utf8Encode } from '@conclave/base';
import type { Result } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import fc from 'fast-check';
import {
  decodeCommand,
  decodeAdmission,
  decodePolicy,
  encode,
  encodeAnswer,
  encodeCommand,
  encodeError,
  encodeEvent,
  encodePolicy,
  encodeRequest,
  fileAuthorization,
  packFrame,
  parseAnswer,
  parseFromServer,
  parseRequest,
  readFileAuthorization,
  requests,
  toPeerId,
  toRoomId,
  unpackFrame,
} from '../../src/index.ts';
import type { AnyRequest, EventBody, EventType, Frame } from '../../src/index.ts';
import { answerBodies, eventBodies, requestBodies } from '../arbitraries.ts';

/** The same for every run: what a seed of a corpus is must not change. */
const sampled = { seed: 1, numRuns: 2 };

const entriesOf = <T extends string>(record: Readonly<Record<T, unknown>>): T[] =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because Object.keys gives strings
  Object.keys(record) as T[];
const requestTypes = entriesOf(requests);

const sampledEvents = (event: EventType): Frame[] => {
  const bodies: fc.Arbitrary<EventBody<EventType>> = eventBodies[event];
  return fc.sample(bodies, sampled).map((body) => encodeEvent(event, body));
};
const requestFrames = (): Frame[] =>
  requestTypes.flatMap((type) =>
    fc.sample(requestBodies[type], sampled).map((body) => encodeRequest(7, type, body)),
  );
const serverFrames = (): Frame[] => [
  ...requestTypes.flatMap((type) =>
    fc.sample(answerBodies[type], sampled).map((body) => encodeAnswer(7, type, body)),
  ),
  ...entriesOf(eventBodies).flatMap(sampledEvents),
  encodeError(7, 'refused'),
];
const texts = (frames: readonly Frame[]): Uint8Array[] =>
  frames.filter((frame) => typeof frame === 'string').map(utf8Encode);
const binaries = (frames: readonly Frame[]): Uint8Array[] =>
  frames.filter((frame) => typeof frame !== 'string');

/** A decoded value that is encoded anew is read as the very same value: nothing depends on how it was written. */
function stable<T>(
  decoded: T,
  encodeIt: (value: T) => string,
  decodeIt: (text: string) => T | undefined,
): void {
  const text = encodeIt(decoded);
  const again = decodeIt(text);
  holds('what was decoded can be encoded and decoded again', again !== undefined);
  holds('one value has one encoding', encodeIt(again) === text);
}

/** Whatever was read from a frame is written as a frame that is read as the same, and as no other. */
function requestIsStable(frame: Frame): void {
  const parsed = parseRequest(frame);
  if (!parsed.ok) return;
  const written = (value: AnyRequest): Frame => encodeRequest(value.id, value.type, value.body);
  const text = written(parsed.value);
  const again = parseRequest(text);
  holds('what was decoded can be encoded and decoded again', again.ok);
  holds('one value has one encoding', sameFrame(written(again.value), text));
  holds('a request keeps its form', typeof text === typeof frame);
}

function serverFrameIsStable(frame: Frame): void {
  const parsed = parseFromServer(frame);
  if (!parsed.ok) return;
  if (parsed.value.kind === 'event') {
    const { event } = parsed.value;
    const text = encodeEvent(event.event, event.body);
    const again = parseFromServer(text);
    holds('what was decoded can be encoded and decoded again', again.ok && again.value.kind === 'event');
    const { event: other } = again.value;
    holds('one value has one encoding', sameFrame(encodeEvent(other.event, other.body), text));
    holds('an event keeps its form', typeof text === typeof frame);
    return;
  }
  const { answer } = parsed.value;
  if (!answer.ok) return;
  for (const type of requestTypes) {
    const body = parseAnswer(type, answer.body);
    if (!body.ok) continue;
    stable<unknown>(body.value, encode, (text) => {
      const again = parseAnswer(type, JSON.parse(text));
      return again.ok ? again.value : undefined;
    });
  }
}

function sameFrame(one: Frame, other: Frame): boolean {
  return typeof one === 'string' || typeof other === 'string' ? one === other : equalBytes(one, other);
}

const request: FuzzTarget = {
  name: 'client-request',
  format: 'json',
  seeds: () => texts(requestFrames()),
  run: (input) => requestIsStable(utf8Decode(input) ?? ''),
};

const binaryRequest: FuzzTarget = {
  name: 'client-request-binary',
  format: 'bytes',
  seeds: () => binaries(requestFrames()),
  run: requestIsStable,
};

const server: FuzzTarget = {
  name: 'server-frame',
  format: 'json',
  seeds: () => texts(serverFrames()),
  run: (input) => serverFrameIsStable(utf8Decode(input) ?? ''),
};

const binaryServer: FuzzTarget = {
  name: 'server-frame-binary',
  format: 'bytes',
  seeds: () => binaries(serverFrames()),
  run: serverFrameIsStable,
};

/** A binary frame is its text and its blob, in one way. */
const frame: FuzzTarget = {
  name: 'binary-frame',
  format: 'bytes',
  seeds: () => [packFrame('', new Uint8Array()), packFrame('{}', Uint8Array.of(1, 2, 3))],
  run: (input) => {
    const opened = unpackFrame(input);
    if (opened === undefined) return;
    const { text, blob } = opened;
    holds('one encoding for each binary frame', equalBytes(packFrame(text, blob), input));
  },
};

function signedJson<T>(
  name: string,
  decode: (bytes: Uint8Array) => Result<T, string>,
  encodeIt: (value: T) => Uint8Array,
  seeds: readonly T[],
): FuzzTarget {
  return {
    name,
    format: 'json',
    seeds: () => seeds.map(encodeIt),
    run: (input) => {
      const decoded = decode(input);
      if (!decoded.ok) return;
      stable(
        decoded.value,
        (value) => toBase64Url(encodeIt(value)),
        (text) => {
          const again = decode(fromBase64Url(text) ?? new Uint8Array());
          return again.ok ? again.value : undefined;
        },
      );
    },
  };
}

const policy = signedJson('policy', decodePolicy, encodePolicy, [
  {
    version: 1,
    minProtocol: 1,
    suite: 1,
    waitingRoom: true,
    admit: 'members',
    autoAdmit: false,
    lock: false,
    chat: true,
    share: true,
    e2ee: 'required',
    passcode: { version: 1, kind: 'typed', memory: 64 * 1024, passes: 3 },
  },
]);

const command = signedJson('server-command', decodeCommand, encodeCommand, [
  { action: 'end' },
  { action: 'close-peer', peerId: toPeerId(new Uint8Array(16).fill(9)) },
  { action: 'open-gate', gateKey: new Uint8Array(32).fill(3), lifeMs: 60_000 },
]);

const base64Url: FuzzTarget = {
  name: 'base64url',
  format: 'bytes',
  seeds: () => ['', 'AA', 'AAA', 'AAAA', '-_-_'].map(utf8Encode),
  run: (input) => {
    const text = utf8Decode(input);
    const bytes = text === undefined ? undefined : fromBase64Url(text);
    if (bytes !== undefined) holds('one byte string has one base64url', toBase64Url(bytes) === text);
  },
};

/** JOIN-2: the server reads what the host's client writes. */
const admission: FuzzTarget = {
  name: 'shown-admission',
  format: 'bytes',
  seeds: () => [
    concatBytes(Uint8Array.of(1, 0, 0, 0, 32), new Uint8Array(32 + 32 + 4 + 64).fill(7)),
    concatBytes(Uint8Array.of(1, 0, 0, 0, 0), new Uint8Array(32 + 4 + 64)),
  ],
  run: (input) => {
    const read = decodeAdmission(input);
    if (!read.ok) return;
    const { admitPub, groupId, policyVersion, signature } = read.value;
    const numbers = new DataView(new ArrayBuffer(8));
    numbers.setUint32(0, admitPub.length);
    numbers.setUint32(4, policyVersion);
    const [length, version] = [new Uint8Array(numbers.buffer, 0, 4), new Uint8Array(numbers.buffer, 4, 4)];
    const written = concatBytes(Uint8Array.of(1), length, admitPub, groupId, version, signature);
    holds('there is one encoding for each admission', toBase64Url(written) === toBase64Url(input));
  },
};

const files: FuzzTarget = {
  name: 'file-authorization',
  format: 'bytes',
  seeds: () => {
    const id = new Uint8Array(16).fill(9);
    return [
      utf8Encode(
        fileAuthorization({ room: toRoomId(id), peer: toPeerId(id), pass: new Uint8Array(32).fill(3) }),
      ),
    ];
  },
  run: (input) => {
    const header = utf8Decode(input);
    const read = readFileAuthorization(header);
    if (read !== undefined) holds('there is one way to show a pass', fileAuthorization(read) === header);
  },
};

export const protocolTargets: readonly FuzzTarget[] = [
  base64Url,
  frame,
  request,
  binaryRequest,
  server,
  binaryServer,
  policy,
  admission,
  command,
  files,
];
