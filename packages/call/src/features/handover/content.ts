import * as v from 'valibot';

/** 16 random bytes in base64url; with its sender's identity it names an offer. */
const offerId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));

/** MOD-5: what a host and the person who is to be the host say to each other; all of it sealed to the other one alone. */
export const handoverContent = v.variant('type', [
  v.strictObject({ type: v.literal('host-offer'), id: offerId }),
  v.strictObject({ type: v.literal('host-offer-ended'), id: offerId }),
  v.strictObject({ type: v.literal('host-answer'), id: offerId, accepted: v.boolean() }),
  v.strictObject({
    type: v.literal('host-key'),
    id: offerId,
    /** INV-6: 41 bytes in base64url. */
    fragment: v.pipe(v.string(), v.regex(/^[\w-]{55}$/)),
    passcode: v.nullable(v.pipe(v.string(), v.maxLength(1_024))),
  }),
]);

export type HandoverContent = v.InferOutput<typeof handoverContent>;
