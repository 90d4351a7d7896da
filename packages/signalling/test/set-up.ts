import { silentLogger } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { encodeAnswer, encodeError, encodeEvent, parseRequest, toPeerId, toRoomId } from '@conclave/protocol';
import type { AnyRequest, ErrorCode } from '@conclave/protocol';
import { createSignalling } from '../src/client.ts';
import { signallingPolicy } from '../src/policy.ts';
import { FakeNetwork } from '../src/testing.ts';
import type { EnterProof, Entered, InboxEvent, SignallingPolicy } from '../src/types.ts';

export const filled = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte);
const roomId = toRoomId(filled(16, 1));
export const peerId = toPeerId(filled(16, 2));

/** A client that a test holds in its hands: network, time, and what came of both. */
export function setUp(
  policy: SignallingPolicy = signallingPolicy,
  sign = (nonce: number) => filled(64, nonce),
  further: Partial<Pick<EnterProof, 'gateKey' | 'former' | 'place'>> = {},
) {
  const network = new FakeNetwork();
  const clock = new FakeClock();
  let slept = 0;
  const events: InboxEvent[] = [];
  const entered: Entered[] = [];
  const client = createSignalling({
    openSocket: network.openSocket,
    clock: {
      now: () => clock.now() + slept,
      wallTime: () => clock.wallTime() + slept,
      after: (ms, fn) => clock.after(ms, fn),
    },
    random: () => 0.5,
    logger: silentLogger,
    policy,
    handlers: {
      prove: async ({ nonce }) => ({
        protocol: 1,
        roomId,
        peerId,
        gateSignature: sign(nonce[0] ?? 0),
        place: null,
        ...further,
      }),
      entered: (answer) => entered.push(answer),
      received: (event) => events.push(event),
    },
  });
  const requests = (): AnyRequest[] =>
    network.latest.sent.map((frame) => {
      const parsed = parseRequest(frame);
      if (!parsed.ok) throw new Error(parsed.error.reason);
      return parsed.value;
    });
  const last = (): AnyRequest => {
    const request = requests().at(-1);
    if (request === undefined) throw new Error('nothing was sent');
    return request;
  };
  const hello = async (nonce = 7): Promise<void> => {
    network.latest.deliver(
      encodeEvent('hello', { protocol: 1, nonce: filled(32, nonce), time: clock.wallTime() }),
    );
    await Promise.resolve();
    await Promise.resolve();
  };
  const answerEnter = (resumed: boolean, token = 1): void =>
    network.latest.deliver(
      encodeAnswer(last().id, 'enter', {
        state: 'waiting',
        resumed,
        adopted: false,
        resumeToken: filled(32, token),
        hostKey: filled(32, 3),
        policy: { body: filled(4, 4), signature: filled(64, 5) },
        admission: null,
      }),
    );
  const answerEmpty = (): void => network.latest.deliver(encodeAnswer(last().id, 'ping', {}));
  const refuse = (code: ErrorCode): void => network.latest.deliver(encodeError(last().id, code));
  const entry = (seq: number): void =>
    network.latest.deliver(encodeEvent('entry', { seq, kind: 'message', epoch: 0, blob: filled(1, seq) }));
  const open = async (): Promise<void> => {
    await hello();
    answerEnter(false);
  };
  const welcome = (seq: number): void =>
    network.latest.deliver(encodeEvent('welcome', { blob: filled(1, 0), seq }));
  const seqs = (): number[] => events.flatMap((event) => (event.event === 'entry' ? [event.body.seq] : []));
  return {
    network,
    clock,
    sleep: (ms: number) => void (slept += ms),
    client,
    events,
    entered,
    requests,
    last,
    hello,
    answerEnter,
    answerEmpty,
    refuse,
    entry,
    open,
    welcome,
    seqs,
  };
}
