import { setTimeout as lasts } from 'node:timers/promises';
import { createClock, effect, silentLogger } from '@conclave/base';
import type { Bytes, ReadonlySignal } from '@conclave/base';
import { createConclave, workerCipher } from '@conclave/call';
import type { Conclave, Meeting } from '@conclave/call';
import { FakeLocalMedia, MemoryIdentities, MemoryTickets } from '@conclave/call/testing';
import { derivePwKey } from '@conclave/crypto';
import type { OpenSocket } from '@conclave/signalling';
import { WebSocket } from 'ws';
import { CrowdSession } from './crowd-session.ts';
import type { Clip, Takes } from './crowd-session.ts';

const calmMs = 6_000;
const patienceMs = 30_000;

const clock = createClock<NodeJS.Timeout>({
  now: () => performance.now(),
  wallTime: () => Date.now(),
  set: (fn, ms) => setTimeout(fn, ms),
  clear: (handle) => clearTimeout(handle),
});
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** Members by the same code that runs in browsers, many in one process: groups, keys and signalling are the product's own. */
export class Crowd {
  readonly #url: string;
  readonly #clip: Clip;
  readonly #meetings: Meeting[] = [];
  readonly #sessions: CrowdSession[] = [];

  /** @param url of the server */
  constructor(url: string, clip: Clip) {
    this.#url = url;
    this.#clip = clip;
  }

  get size(): number {
    return this.#meetings.length;
  }

  /** @returns the invite link, once the host is in the call */
  async host(takes: Takes): Promise<string> {
    const conclave = this.#conclave(takes);
    const created = await conclave.createMeeting({ name: 'Person 0', passcode: null, waitingRoom: false });
    if (!created.ok) throw new Error(created.reason);
    const { meeting } = created;
    const { link } = await becomes(meeting.invite, (invite) => invite);
    await this.#join(meeting);
    return link;
  }

  /** @param count who come at once */
  async guests(link: string, count: number, takes: Takes): Promise<void> {
    const fragment = link.slice(link.indexOf('#') + 1);
    await Promise.all(
      Array.from({ length: count }, () => this.#join(this.#conclave(takes).openInvite(fragment))),
    );
  }

  /**
   * Resolves when the group has not changed for some time, or after half a minute: a crowd that has just come works on its tree (COM-7), all of them in
   * this one process.
   */
  async calm(): Promise<void> {
    const since = performance.now();
    const changed = (): number => Math.max(...this.#sessions.map(({ changedAt }) => changedAt));
    while (performance.now() - changed() < calmMs && performance.now() - since < patienceMs)
      await lasts(calmMs / 10);
  }

  async #join(meeting: Meeting): Promise<void> {
    const number = this.#meetings.push(meeting) - 1;
    const fails = becomes(meeting.phase, (phase) => (phase.kind === 'refused' ? phase.reason : null)).then(
      (reason) => Promise.reject(new Error(`Person ${number}: ${reason}`)),
    );
    const reaches = (kind: string) =>
      Promise.race([becomes(meeting.phase, (phase) => (phase.kind === kind ? phase : null)), fails]);
    await reaches('prejoin');
    await meeting.local?.setMicrophone(true);
    await meeting.local?.setCamera(true);
    meeting.join({ name: `Person ${number}`, passcode: null });
    await reaches('in-call');
  }

  #conclave(takes: Takes): Conclave {
    const number = this.#meetings.length;
    const origin = this.#url;
    return createConclave({
      clock,
      random,
      logger: silentLogger,
      wakes: () => () => undefined,
      browserCanEncrypt: true,
      mark: () => undefined,
      origin,
      openSocket: openSocket(origin),
      post: async (path, body) => {
        const headers = { 'content-type': 'application/json', origin };
        const answer = await fetch(origin + path, { method: 'POST', headers, body }).catch(() => null);
        await answer?.arrayBuffer();
        return answer;
      },
      askServer: () => Promise.resolve(null),
      fileCipher: workerCipher(() => {
        throw new Error('nobody in a crowd sends files');
      }),
      derivePwKey,
      prepare: () => Promise.resolve(),
      tickets: new MemoryTickets(),
      identities: new MemoryIdentities(),
      createLocalMedia: () => new FakeLocalMedia(),
      createMediaSession: (sfu) => {
        const session = new CrowdSession(sfu, this.#clip, takes, number);
        this.#sessions.push(session);
        return session;
      },
    });
  }
}

function openSocket(origin: string): OpenSocket {
  return (handlers) => {
    const socket = new WebSocket(`${origin.replace(/^http/u, 'ws')}/api/signalling`, { origin });
    socket.on('message', (data: Buffer, isBinary) =>
      handlers.onMessage(isBinary ? new Uint8Array(data) : data.toString()),
    );
    socket.on('error', () => undefined);
    socket.on('close', (code) => handlers.onClose(code));
    return {
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame);
      },
      get buffered() {
        return socket.bufferedAmount;
      },
      close: () => socket.terminate(),
    };
  };
}

/** The first value that `pick` takes. */
function becomes<T, R>(signal: ReadonlySignal<T>, pick: (value: T) => R | null): Promise<R> {
  return new Promise((resolve) => {
    let done = false;
    const stop = effect(() => {
      const picked = pick(signal.value);
      if (picked === null || done) return;
      done = true;
      queueMicrotask(() => stop());
      resolve(picked);
    });
  });
}
