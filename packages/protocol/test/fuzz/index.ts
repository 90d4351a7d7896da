import { concatBytes, fromBase64Url, toBase64Url, utf8Decode, utf8Encode } from '@conclave/base';
import type { Result } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import fc from 'fast-check';
import {
  decodeCommand,
  decodeAdmission,
  decodePolicy,
  encode,
  encodeCommand,
  encodePolicy,
  parseAnswer,
  parseFromServer,
  parseRequest,
  requests,
  toPeerId,
} from '../../src/index.ts';
import type { RequestType } from '../../src/index.ts';
import { answerBodies, eventBodies, requestBodies } from '../arbitraries.ts';

/** The same for every run: what a seed of a corpus is must not change. */
const sampled = { seed: 1, numRuns: 2 };

function samples(
  bodies: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  frame: (type: string, body: unknown) => unknown,
): Uint8Array[] {
  return Object.entries(bodies).flatMap(([type, body]) =>
    fc.sample(body, sampled).map((each) => utf8Encode(encode(frame(type, each)))),
  );
}

const requestSeeds = () => samples(requestBodies, (type, body) => ({ id: 7, type, body }));
const serverSeeds = () => [
  ...samples(answerBodies, (_type, body) => ({ re: 7, ok: true, body })),
  ...samples(eventBodies, (event, body) => ({ event, body })),
  utf8Encode(encode({ re: 7, ok: false, error: 'refused' })),
];

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because Object.keys gives strings
const requestTypes = Object.keys(requests) as RequestType[];

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

const request: FuzzTarget = {
  name: 'client-request',
  format: 'json',
  seeds: requestSeeds,
  run: (input) => {
    const parsed = parseRequest(utf8Decode(input) ?? '');
    if (!parsed.ok) return;
    stable(parsed.value, encode, (text) => {
      const again = parseRequest(text);
      return again.ok ? again.value : undefined;
    });
  },
};

const server: FuzzTarget = {
  name: 'server-frame',
  format: 'json',
  seeds: serverSeeds,
  run: (input) => {
    const parsed = parseFromServer(utf8Decode(input) ?? '');
    if (!parsed.ok) return;
    if (parsed.value.kind === 'event') {
      const { event } = parsed.value;
      stable(event, encode, (text) => {
        const again = parseFromServer(text);
        return again.ok && again.value.kind === 'event' ? again.value.event : undefined;
      });
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
    suite: 'hybrid',
    waitingRoom: true,
    admit: 'members',
    autoAdmit: false,
    lock: false,
    chat: true,
    share: true,
    e2ee: 'required',
    passcode: { version: 1, memory: 64 * 1024, passes: 3 },
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

export const protocolTargets: readonly FuzzTarget[] = [
  base64Url,
  request,
  server,
  policy,
  admission,
  command,
];
