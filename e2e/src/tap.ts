import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

/** A line of the tap at the SFU: what its sender negotiated, or a packet as the SFU would forward it. */
const tappedLine = v.variant('type', [
  v.object({
    type: v.literal('producer'),
    producerId: v.string(),
    kind: v.picklist(['audio', 'video']),
    headerExtensions: v.array(v.object({ uri: v.string() })),
  }),
  v.object({
    type: v.literal('packet'),
    producerId: v.string(),
    /** Ms since the Unix epoch. */
    at: v.number(),
    timestamp: v.number(),
    marker: v.boolean(),
    headerExtensions: v.array(v.string()),
    payload: v.string(),
  }),
]);
type Line = v.InferOutput<typeof tappedLine>;

export type TappedProducer = Extract<Line, { type: 'producer' }>;
export interface TappedPacket extends Omit<Extract<Line, { type: 'packet' }>, 'payload'> {
  readonly payload: Buffer;
}

export interface Tapped {
  readonly producers: readonly TappedProducer[];
  readonly packets: readonly TappedPacket[];
}

/** Everything recorded so far. The last line may be under way still: it is left for the next reading. */
export async function readTap(path: string): Promise<Tapped> {
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  const producers: TappedProducer[] = [];
  const packets: TappedPacket[] = [];
  for (const line of lines) {
    const parsed = v.parse(tappedLine, JSON.parse(line));
    if (parsed.type === 'producer') producers.push(parsed);
    else packets.push({ ...parsed, payload: Buffer.from(parsed.payload, 'base64') });
  }
  return { producers, packets };
}

/** Packets of one kind of media. */
export function packetsOf({ producers, packets }: Tapped, kind: 'audio' | 'video'): readonly TappedPacket[] {
  const ids = new Set(
    producers.filter((producer) => producer.kind === kind).map(({ producerId }) => producerId),
  );
  return packets.filter(({ producerId }) => ids.has(producerId));
}
