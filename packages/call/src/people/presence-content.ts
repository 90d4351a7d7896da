import { strictDisplayName } from '@conclave/crypto';
import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';

/** How many streams one member may announce; the server allows as many producers (DOS-1). */
const publicationsPerMember = 8;

/** A codec that can't carry what is said to be in it is no stream: the frame path takes it for a fault of the program. */
const publication = v.pipe(
  v.strictObject({
    producerId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    context: v.picklist(['microphone', 'camera', 'screen', 'screen-audio']),
    codec: v.picklist(['opus', 'vp8', 'vp9']),
    paused: v.boolean(),
  }),
  v.check(
    ({ context, codec }) => (context === 'microphone' || context === 'screen-audio') === (codec === 'opus'),
  ),
);

/**
 * `presence` replaces what its sender told before: the streams that are theirs (FRM-5), and whether they mean to be
 * heard and seen, and to show a screen.
 */
export const presenceContent = v.variant('type', [
  v.strictObject({
    type: v.literal('presence'),
    audio: v.boolean(),
    video: v.boolean(),
    /** Whether a screen is shared: it stays one share while its stream is looked for anew. */
    screen: v.boolean(),
    /** ID-2: what its sender is called from now on; null for the name that they were let in by. */
    name: v.nullable(
      v.pipe(
        v.string(),
        v.check((name) => strictDisplayName(name) !== undefined),
      ),
    ),
    publications: boundedArray(publication, publicationsPerMember),
  }),
]);

export type Presence = v.InferOutput<typeof presenceContent>;
