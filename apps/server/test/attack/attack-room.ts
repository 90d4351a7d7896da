import { once } from 'node:events';
import { encode, encodeRequest } from '@conclave/protocol';
import type { Frame, PeerId, RequestBody, RequestType } from '@conclave/protocol';
import { systemClock } from '../../src/system-clock.ts';
import { TestClient } from '../client.ts';
import { bytes } from '../harness.ts';
import { enter, newPeerId, TestMeeting } from '../meeting.ts';

/** Where all attackers come from; nobody of the meeting that is measured shares it. */
export const attackHeaders = { 'x-forwarded-for': '203.0.113.66' };

/** Welcomed by one commit. */
const batch = 20;
/** What may wait in a socket's way out before its owner holds on, in bytes. */
const buffered = 1024 * 1024;

export interface Seat {
  readonly client: TestClient;
  readonly peerId: PeerId;
}

export interface AttackRoom {
  readonly meeting: TestMeeting;
  /** The host first. */
  readonly members: readonly Seat[];
  readonly epoch: number;
}

/** A room of the attackers' own. */
export async function openRoom(url: string, size: number): Promise<AttackRoom> {
  const meeting = new TestMeeting(Date.now() + 3_600_000);
  const created = await fetch(`${url}/api/meetings`, {
    method: 'POST',
    headers: { ...attackHeaders, 'Content-Type': 'application/json' },
    body: encode(meeting.created),
  });
  if (created.status !== 201) throw new Error('not created');
  const seat = async (host: boolean): Promise<Seat> => {
    const client = await TestClient.connect(url, { headers: attackHeaders });
    const peerId = newPeerId();
    const answer = await enter(client, meeting, { peerId, host });
    if (!answer.ok) throw new Error(answer.error);
    return { client, peerId };
  };
  const host = await seat(true);
  await host.client.ask('found', { admission: meeting.admission(1) });
  const others: Seat[] = [];
  for (let count = 1; count < size; count += 1) others.push(await seat(false));
  let epoch = 0;
  for (; epoch * batch < others.length; epoch += 1) {
    const welcomed = others.slice(epoch * batch, (epoch + 1) * batch);
    const welcomes = welcomed.map(({ peerId }) => ({ peerId, blob: bytes('welcome') }));
    await host.client.admit({ epoch, blob: bytes('commit'), welcomes });
  }
  return { meeting, members: [host, ...others], epoch };
}

export const requestFrame = <T extends RequestType>(type: T, body: RequestBody<T>): Frame =>
  encodeRequest(1, type, body);

/** Sends what it is given again and again, as fast as it may, for as long as the connection stands. */
export async function flood(client: TestClient, frames: readonly Frame[], perSecond: number): Promise<void> {
  for (let sent = 0; ; sent += 1) {
    if (client.isClosed) return;
    if (client.buffered < buffered) client.send(frames[sent % frames.length] ?? '');
    await pause(sent % perSecond === 0 ? 1000 : Math.floor(client.buffered / buffered) * 20);
  }
}

/** The pace of a flood. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : systemClock.after(ms, resolve)));

/**
 * Tells the parent that this process is ready, and waits until all others are: rooms are opened before anything is flooded.
 * @param open members that the server has not closed
 */
export async function readyToAttack(open = 0): Promise<void> {
  // Nobody is left to measure it.
  process.once('disconnect', () => process.exit(1));
  process.send?.({ open });
  await once(process, 'message');
}

/** The server's URL, which a process of attackers gets as its argument. */
export function urlArgument(): string {
  const [url] = process.argv.slice(2);
  if (url === undefined) throw new Error('the server’s URL is missing');
  return url;
}
