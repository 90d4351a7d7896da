import { expect } from '@playwright/test';
import * as v from 'valibot';
import type { RunningServer } from './server.ts';

const peersSchema = v.array(
  v.object({
    id: v.string(),
    room: v.string(),
    connected: v.boolean(),
    producers: v.array(v.object({ producerId: v.string(), kind: v.picklist(['audio', 'video']) })),
  }),
);
type KnownPeer = v.InferOutput<typeof peersSchema>[number];

/** Somebody as a hostile server sees them. */
export interface Target {
  readonly peer: string;
  readonly room: string;
  readonly audio: string;
  readonly video: string;
}

export async function peersOf(server: RunningServer): Promise<readonly KnownPeer[]> {
  return v.parse(peersSchema, await server.order({ do: 'peers' }));
}

/** Waits for whoever entered as the nth, oldest first and beginning with 0, to send sound and picture. */
export async function target(server: RunningServer, nth: number): Promise<Target> {
  const find = async (): Promise<Target | undefined> => {
    const peer = (await peersOf(server))[nth];
    const [audio, video] = (['audio', 'video'] as const).map(
      (kind) => peer?.producers.find((producer) => producer.kind === kind)?.producerId,
    );
    if (peer === undefined || audio === undefined || video === undefined) return undefined;
    return { peer: peer.id, room: peer.room, audio, video };
  };
  await expect.poll(find, { timeout: 30_000 }).toBeDefined();
  const found = await find();
  if (found === undefined) throw new Error(`nobody entered as number ${nth}`);
  return found;
}

/** Frames in clear, as RTP payloads in base64url: what other systems mark as not encrypted, or encrypted in their way. */
export function clearFrames(): Readonly<Record<'audio' | 'video', readonly string[]>> {
  const opusSilence = Buffer.from([0xf8, 0xff, 0xfe]);
  // The head of a key frame of VP9 (sync code, 320 × 240), whole in one packet (RFC 9628: start and end of a frame).
  const vp9Keyframe = Buffer.from([0x0c, 0x82, 0x49, 0x83, 0x42, 0x00, 0x13, 0xf0, 0x0e, 0xf0, 0x00, 0x00]);
  const marked = (frame: Buffer): readonly Buffer[] => [
    // LiveKit: frames that its server makes end in a trailer, by which its clients let them pass.
    Buffer.concat([frame, Buffer.from('LK-ROCKS')]),
    // LiveKit and Jitsi: IV, its length and the index of a key behind the frame.
    Buffer.concat([frame, Buffer.alloc(12, 7), Buffer.from([12, 0])]),
    // RFC 9605: an SFrame header with KID 0 and CTR 0, over what is no ciphertext.
    Buffer.concat([Buffer.from([0x00]), frame, Buffer.alloc(32)]),
  ];
  // The descriptor of RFC 9628 stays in front.
  const video = marked(vp9Keyframe.subarray(1)).map((frame) =>
    Buffer.concat([vp9Keyframe.subarray(0, 1), frame]),
  );
  const text = (frame: Buffer): string => frame.toString('base64url');
  return {
    audio: ['opus-silence', ...marked(opusSilence).map(text)],
    video: ['vp8-keyframe', text(vp9Keyframe), ...video.map(text)],
  };
}
