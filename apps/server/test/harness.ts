import { silentLogger } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { encode, createMeetingPath } from '@conclave/protocol';
import type { AnswerBody, PeerId } from '@conclave/protocol';
import { composeServer } from '../src/compose-server.ts';
import { Addresses } from '../src/config/addresses.ts';
import type { ServerConfig } from '../src/config/server-config.ts';
import { defaultRates } from '../src/gateway/rates.ts';
import type { Budget, Rates } from '../src/gateway/rates.ts';
import { MemoryRoomLog } from '../src/log/memory-room-log.ts';
import type { ServerParts } from '../src/server-parts.ts';
import { MemoryMeetingStore } from '../src/store/memory-meeting-store.ts';
import { TestClient } from './client.ts';
import { TestMeeting, enter, newPeerId } from './meeting.ts';
import type { EnterOptions } from './meeting.ts';
import { MemorySfu } from './memory-sfu.ts';

/**
 * Without what makes wait: time stands still here, so that who waits would wait for ever. Tests of that bring rates, or a
 * clock, of their own.
 */
const testRates: Rates = {
  ...defaultRates,
  request: {},
  connection: {},
  frame: own(defaultRates.frame),
  byte: own(defaultRates.byte),
  event: own(defaultRates.event),
  media: own(defaultRates.media),
  'file-byte': {},
};

function own({ peer }: Budget): Budget {
  return peer === undefined ? {} : { peer };
}

const testConfig: ServerConfig = {
  host: '127.0.0.1',
  port: 0,
  dataFolder: '/nowhere',
  largestFile: 1_000_000,
  announcedIps: ['127.0.0.1'],
  rtcPort: 0,
  workers: 1,
  workerBin: undefined,
  webRoot: undefined,
  origins: [],
  iceServers: [],
  turn: undefined,
  selfSigned: false,
  proxyHops: 0,
  logLevel: 'silent',
  rates: testRates,
};

export interface Person {
  readonly client: TestClient;
  readonly peerId: PeerId;
  readonly answer: AnswerBody<'enter'>;
}

/** Where somebody comes from, behind a proxy; a server that trusts none knows one address alone. */
export interface FromAddress {
  readonly address?: string;
}

/** The real server on a free port, with time that stands still and an SFU without media. */
export class TestServer {
  readonly clock: FakeClock;
  readonly sfu: MemorySfu;
  readonly store: MemoryMeetingStore;
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(parts: {
    clock: FakeClock;
    sfu: MemorySfu;
    store: MemoryMeetingStore;
    url: string;
    close: () => Promise<void>;
  }) {
    this.clock = parts.clock;
    this.sfu = parts.sfu;
    this.store = parts.store;
    this.url = parts.url;
    this.#close = parts.close;
  }

  static async start(
    options: {
      readonly config?: Partial<ServerConfig>;
      readonly rates?: Partial<Rates>;
      readonly parts?: Partial<ServerParts>;
    } = {},
  ): Promise<TestServer> {
    const clock = new FakeClock();
    const sfu = new MemorySfu();
    const store = new MemoryMeetingStore();
    const config = { ...testConfig, ...options.config, rates: { ...testRates, ...options.rates } };
    const started = await composeServer(config, {
      store,
      sfu,
      clock,
      addresses: new Addresses(config.announcedIps),
      log: new MemoryRoomLog(options.rates?.logBytes ?? defaultRates.logBytes),
      logger: silentLogger,
      interpose: undefined,
      ...options.parts,
    });
    if (!started.ok) throw new Error(started.error.sentence);
    const server = started.value;
    return new TestServer({ clock, sfu, store, url: server.url, close: () => server.close() });
  }

  async stop(): Promise<void> {
    const closing = this.#close();
    this.clock.advance(10_000);
    await closing;
  }

  /** Lets time pass in steps that leave the clients a chance to answer each heartbeat. */
  async elapse(ms: number, ...clients: readonly TestClient[]): Promise<void> {
    for (let left = ms; left > 0; left -= 5000) {
      this.clock.advance(Math.min(left, 5000));
      for (const client of clients) {
        // The first answer follows the heartbeat; the second follows what the client answered to it.
        await client.settle();
        await client.settle();
      }
    }
  }

  connect(options: Parameters<typeof TestClient.connect>[1] = {}): Promise<TestClient> {
    return TestClient.connect(this.url, options);
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + createMeetingPath, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : encode(body),
    });
  }

  async meeting(lifeMs = 3_600_000): Promise<TestMeeting> {
    const meeting = new TestMeeting(this.clock.wallTime() + lifeMs, lifeMs);
    const response = await this.post(meeting.created);
    if (response.status !== 201) throw new Error(`creation answered ${response.status}`);
    const kept = await this.store.find(meeting.roomId, this.clock.wallTime());
    if (kept !== undefined) meeting.stored = { ...meeting.stored, passKey: kept.passKey };
    return meeting;
  }

  /** Somebody who passed the gate. */
  async waiter(
    meeting: TestMeeting,
    { address, ...options }: EnterOptions & FromAddress = {},
  ): Promise<Person> {
    const client = await this.connect(
      address === undefined ? {} : { headers: { 'x-forwarded-for': address } },
    );
    const peerId = options.peerId ?? newPeerId();
    const answer = await enter(client, meeting, { ...options, peerId });
    if (!answer.ok) throw new Error(`refused: ${answer.error}`);
    return { client, peerId, answer: answer.value };
  }

  /** The host, who founded the group. */
  async founder(meeting: TestMeeting, from: FromAddress = {}): Promise<Person> {
    const host = await this.waiter(meeting, { ...from, host: true });
    await host.client.ask('found', { admission: meeting.admission(1) });
    return host;
  }

  /** Somebody whom `admitter` welcomed by a commit that ends `epoch`. */
  async member(
    meeting: TestMeeting,
    admitter: Person,
    epoch: number,
    from: FromAddress = {},
  ): Promise<Person> {
    const person = await this.waiter(meeting, from);
    await admitter.client.admit({
      epoch,
      blob: bytes(`commit ${epoch}`),
      welcomes: [{ peerId: person.peerId, blob: bytes('welcome') }],
    });
    await person.client.event('welcome');
    return person;
  }
}

export function bytes(label: string): Bytes {
  return new TextEncoder().encode(label);
}

export function text(value: Uint8Array): string {
  return new TextDecoder().decode(value);
}
