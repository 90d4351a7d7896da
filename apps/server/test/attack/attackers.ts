import { encode, encodeRequest, limits } from '@conclave/protocol';
import type { Frame, PeerId, RequestBody, RequestType } from '@conclave/protocol';
import { systemClock } from '../../src/system-clock.ts';
import { bytes } from '../harness.ts';
import { capabilities, parametersOf } from '../media.ts';
import { enter, newKey, newPeerId, TestMeeting } from '../meeting.ts';
import { TestClient } from '../client.ts';

/**
 * One visitor with 250 sockets: a process that does its allowed worst until it is ended. Its argument is the server's URL. All come from
 * one address; nobody of the meeting that is measured shares it.
 */
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('the server’s URL is missing');
const headers = { 'x-forwarded-for': '203.0.113.66' };
const sockets = 250;
const strangers = 40;
const membersPerRoom = 70;
/** Welcomed by one commit. */
const batch = 20;
/** What may wait in a socket's way out before its owner holds on, in bytes. */
const buffered = 1024 * 1024;

const connect = (): Promise<TestClient> => TestClient.connect(url, { headers });

/** Sends what it is given again and again, as fast as a member may; opens another connection where this one is closed. */
async function flood(client: TestClient, frames: readonly Frame[], perSecond: number): Promise<void> {
  for (let sent = 0; ; sent += 1) {
    if (client.isClosed) return;
    if (client.buffered < buffered) client.send(frames[sent % frames.length] ?? '');
    await pause(sent % perSecond === 0 ? 1000 : 0);
  }
}

/** The pace of the flood. */
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : systemClock.after(ms, resolve)));

const request = <T extends RequestType>(type: T, body: RequestBody<T>): Frame => encodeRequest(1, type, body);

/** Never enters: proofs that fail, a structure that is dear to read, and waiting for its place to be taken. */
async function stranger(): Promise<void> {
  for (;;) {
    try {
      const client = await connect();
      const nonce = await client.nonce;
      const meeting = new TestMeeting(Date.now() + 60_000);
      const proof = request('enter', meeting.entry(nonce, { host: true, gate: newKey() }));
      const structure = `{"id":1,"type":"enter","body":${'['.repeat(6000)}${']'.repeat(6000)}}`;
      await flood(client, [proof, proof, proof, structure], 6);
    } catch {
      // The server had no place for it.
    }
    await pause(100);
  }
}

type Flood = () => Promise<void>;

interface Seat {
  readonly client: TestClient;
  readonly peerId: PeerId;
}

/** A room of its own, whose members make each other hear, keep and forward as much as they may. */
async function room(): Promise<readonly Flood[]> {
  const meeting = new TestMeeting(Date.now() + 3_600_000);
  const created = await fetch(`${url}/api/meetings`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: encode(meeting.created),
  });
  if (created.status !== 201) throw new Error('not created');
  const seat = async (host: boolean): Promise<Seat> => {
    const client = await connect();
    const peerId = newPeerId();
    const answer = await enter(client, meeting, { peerId, host });
    if (!answer.ok) throw new Error(answer.error);
    return { client, peerId };
  };
  const host = await seat(true);
  await host.client.ask('found', { admission: meeting.admission(1) });
  const others: Seat[] = [];
  for (let count = 1; count < membersPerRoom; count += 1) others.push(await seat(false));
  for (let epoch = 0; epoch * batch < others.length; epoch += 1) {
    const welcomed = others.slice(epoch * batch, (epoch + 1) * batch);
    const welcomes = welcomed.map(({ peerId }) => ({ peerId, blob: bytes('welcome') }));
    await host.client.admit({ epoch, blob: bytes('commit'), welcomes });
  }
  const members = [host, ...others];
  const streams = await Promise.all(members.map(produce));
  const all = streams.flat();
  return Promise.all(members.map((member, index) => attack(member, index, all)));
}

async function produce({ client }: Seat): Promise<string[]> {
  const { id: transportId } = await client.ask('create-transport', { direction: 'send' });
  const made: string[] = [];
  for (const kind of ['audio', 'audio', 'video', 'video'] as const) {
    const produced = await client.request('produce', {
      transportId,
      kind,
      rtpParameters: parametersOf(kind),
    });
    if (produced.ok) made.push(produced.value.producerId);
  }
  return made;
}

/** Each does another kind of worst. */
async function attack({ client }: Seat, index: number, streams: readonly string[]): Promise<Flood> {
  const own = streams.slice(index * 4, index * 4 + 4);
  const { id: transportId } = await client.ask('create-transport', { direction: 'receive' });
  const switching = own.flatMap((producerId) => [
    request('pause-producer', { producerId }),
    request('resume-producer', { producerId }),
  ]);
  const consuming = streams
    .slice(0, 40)
    .map((producerId) => request('consume', { transportId, producerId, rtpCapabilities: capabilities() }));
  const large = request('message', { blob: new Uint8Array(limits.message) });
  const kinds: readonly (readonly Frame[])[] = [
    switching,
    consuming,
    [large],
    [request('ping', {})],
    [request('create-transport', { direction: 'receive' }), request('router-capabilities', {})],
    [request('commit', { epoch: 0, blob: new Uint8Array(1024), welcomes: [] }), ...switching],
  ];
  return () => {
    client.ignore();
    // Some read nothing any more: all that is told to them piles up.
    if (index % 10 === 9) client.deafen();
    return flood(client, kinds[index % kinds.length] ?? [], 390);
  };
}

const rooms = Math.floor((sockets - strangers) / membersPerRoom);
const floods: Flood[] = [];
for (let count = 0; count < rooms; count += 1) floods.push(...(await room()));
let open = floods.length;
process.send?.({ open });
const ends = floods.map((start) => start());
const told = ends.map((end) => end.then(() => process.send?.({ open: (open -= 1) })));
await Promise.all([...told, ...Array.from({ length: strangers }, stranger)]);
