import * as v from 'valibot';

/** VER-2: opt-in; 97 bytes in base64url. */
export const proofContent = v.variant('type', [
  v.strictObject({
    type: v.literal('persistent-identity'),
    proof: v.pipe(v.string(), v.regex(/^[\w-]{130}$/)),
  }),
]);
