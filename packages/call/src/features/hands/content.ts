import * as v from 'valibot';

/** A place in the group's order. */
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const memberId = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/));

/** APP-1: whose hands are up. Nobody raises another's. */
export const handsContent = v.variant('type', [
  /** The sender's hand is up: since here (null), or still, since the place where it was raised, for those who came later. */
  v.strictObject({ type: v.literal('hand-raised'), since: v.nullable(place) }),
  /** The sender's own. */
  v.strictObject({ type: v.literal('hand-lowered') }),
  /**
   * MOD-1: a host or co-host lowers one hand, or all (null). What was raised behind `before`, where that is said, stays
   * up: the same is said again where not everybody could read it.
   */
  v.strictObject({
    type: v.literal('hands-lowered'),
    who: v.nullable(memberId),
    before: v.nullable(place),
  }),
]);

export type HandsContent = v.InferOutput<typeof handsContent>;
