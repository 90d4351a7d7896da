import { limits } from '@conclave/protocol';
import type { Frame } from '@conclave/protocol';
import { capabilities, parametersOf } from '../media.ts';
import { newKey, TestMeeting } from '../meeting.ts';
import { TestClient } from '../client.ts';
import {
  attackHeaders,
  flood,
  openRoom,
  pause,
  readyToAttack,
  requestFrame,
  urlArgument,
} from './attack-room.ts';
import type { AttackRoom, Seat } from './attack-room.ts';

/** One visitor with 250 sockets: a process that does its allowed worst until it is ended. */
const url = urlArgument();
const sockets = 250;
const strangers = 40;
const membersPerRoom = 70;

/** Never enters: proofs that fail, a structure that is dear to read, and waiting for its place to be taken. */
async function stranger(): Promise<void> {
  for (;;) {
    try {
      const client = await TestClient.connect(url, { headers: attackHeaders });
      const nonce = await client.nonce;
      const meeting = new TestMeeting(Date.now() + 60_000);
      const proof = requestFrame('enter', meeting.entry(nonce, { host: true, gate: newKey() }));
      const structure = `{"id":1,"type":"enter","body":${'['.repeat(6000)}${']'.repeat(6000)}}`;
      await flood(client, [proof, proof, proof, structure], 6);
    } catch {
      // The server had no place for it.
    }
    await pause(100);
  }
}

type Flood = () => Promise<void>;

/** A room of its own, whose members make each other hear, keep and forward as much as they may. */
async function room(): Promise<readonly Flood[]> {
  const opened = await openRoom(url, membersPerRoom);
  const streams = await Promise.all(opened.members.map(produce));
  const all = streams.flat();
  return Promise.all(opened.members.map((member, index) => attack(opened, member, index, all)));
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

/** What one kind of attacker sends, and how often in a second a member may. */
interface Kind {
  readonly frames: readonly Frame[];
  readonly perSecond: number;
}

/** Each does another kind of worst. */
async function attack(
  { members, epoch }: AttackRoom,
  { client }: Seat,
  index: number,
  streams: readonly string[],
): Promise<Flood> {
  const own = streams.slice(index * 4, index * 4 + 4);
  const { id: transportId } = await client.ask('create-transport', { direction: 'receive' });
  const switching = own.flatMap((producerId) => [
    requestFrame('pause-producer', { producerId }),
    requestFrame('resume-producer', { producerId }),
  ]);
  const consuming = streams
    .slice(0, 40)
    .map((producerId) =>
      requestFrame('consume', { transportId, producerId, rtpCapabilities: capabilities() }),
    );
  const large = requestFrame('message', { blob: new Uint8Array(limits.message) });
  const often = (...frames: Frame[]): Kind => ({ frames, perSecond: 390 });
  const kinds: readonly Kind[] = [
    often(...switching),
    often(...consuming),
    often(large),
    often(requestFrame('ping', {})),
    often(
      requestFrame('create-transport', { direction: 'receive' }),
      requestFrame('router-capabilities', {}),
    ),
    often(requestFrame('commit', { epoch: 0, blob: new Uint8Array(1024), welcomes: [] }), ...switching),
    // As many as are held of one member, for no commit, and at the pace that its bytes allow.
    {
      frames: members
        .slice(0, Math.floor(limits.heldPerPeer / limits.welcome))
        .map(({ peerId }) =>
          requestFrame('welcome', { epoch, peerId, blob: new Uint8Array(limits.welcome) }),
        ),
      perSecond: 18,
    },
    // Pieces for one member each, which it may not read.
    {
      frames: members
        .filter((_, other) => other % 10 === 9)
        .map(({ peerId }) => requestFrame('reply', { peerId, blob: new Uint8Array(limits.welcome) })),
      perSecond: 18,
    },
  ];
  return () => {
    client.ignore();
    // Some read nothing any more: all that is told to them piles up.
    if (index % 10 === 9) client.deafen();
    const { frames, perSecond } = kinds[index % kinds.length] ?? often();
    return flood(client, frames, perSecond);
  };
}

const rooms = Math.floor((sockets - strangers) / membersPerRoom);
const floods: Flood[] = [];
for (let count = 0; count < rooms; count += 1) floods.push(...(await room()));
let open = floods.length;
await readyToAttack(open);
const ends = floods.map((start) => start());
const told = ends.map((end) => end.then(() => process.send?.({ open: (open -= 1) })));
await Promise.all([...told, ...Array.from({ length: strangers }, stranger)]);
