import { limits } from '@conclave/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import { MemoryRoomLog } from '../../src/log/memory-room-log.ts';
import type { RoomLog } from '../../src/log/room-log.ts';
import { MemoryMeetingStore } from '../../src/store/memory-meeting-store.ts';
import type { MeetingStore } from '../../src/store/meeting-store.ts';
import { TestServer, bytes } from '../harness.ts';
import { enter } from '../meeting.ts';

let server: TestServer;
afterEach(() => server.stop());

/** Something that waits until a test lets it go on. */
class Turnstile {
  waiting = 0;
  #open = true;
  #release = (): void => {};
  #gate = Promise.resolve();

  shut(): void {
    this.#open = false;
    this.#gate = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  open(): void {
    this.#open = true;
    this.#release();
  }

  async pass(): Promise<void> {
    if (this.#open) return;
    this.waiting += 1;
    await this.#gate;
  }
}

class SlowStore extends MemoryMeetingStore {
  readonly turnstile = new Turnstile();

  override async find(...args: Parameters<MeetingStore['find']>): ReturnType<MeetingStore['find']> {
    const found = super.find(...args);
    await this.turnstile.pass();
    return found;
  }
}

class SlowLog extends MemoryRoomLog {
  readonly turnstile = new Turnstile();

  override async since(...args: Parameters<RoomLog['since']>): ReturnType<RoomLog['since']> {
    await this.turnstile.pass();
    return super.since(...args);
  }
}

test('a connection that breaks while it enters leaves no ghost behind', async () => {
  const store = new SlowStore();
  server = await TestServer.start({ parts: { store }, rates: { waitingPerRoom: 1 } });
  const meeting = await server.meeting();
  const client = await server.connect();
  const nonce = await client.nonce;
  store.turnstile.shut();
  const lost = client.request('enter', meeting.entry(nonce)).catch(() => 'lost');
  await vi.waitFor(() => expect(store.turnstile.waiting).toBe(1));
  await client.cut();
  expect(await lost).toBe('lost');
  // The server has seen the break when a connection that came later is closed too.
  const witness = await server.connect();
  await witness.settle();
  store.turnstile.open();
  expect(await enter(await server.connect(), meeting)).toEqual({ ok: false, error: 'meeting-full' });
  await server.elapse(limits.resumeMs + 2000);
  expect((await enter(await server.connect(), meeting)).ok).toBe(true);
});

test('a peer whose old connection closes while it resumes stays connected', async () => {
  const log = new SlowLog(1024 * 1024);
  server = await TestServer.start({ parts: { log } });
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  const guest = await server.member(meeting, host, 0);
  const next = await server.connect();
  const nonce = await next.nonce;
  log.turnstile.shut();
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  const resuming = next.request('enter', meeting.entry(nonce, { peerId: guest.peerId, resume }));
  await vi.waitFor(() => expect(log.turnstile.waiting).toBe(1));
  await guest.client.cut();
  await host.client.settle();
  log.turnstile.open();
  expect(await resuming).toMatchObject({ ok: true, value: { resumed: true, state: 'member' } });
  await host.client.ask('message', { blob: bytes('hello') });
  expect((await next.event('entry')).seq).toBe(2);
  await server.elapse(limits.resumeMs + 2000, host.client, next);
  await next.settle();
  expect(host.client.names()).not.toContain('peer-state');
});
