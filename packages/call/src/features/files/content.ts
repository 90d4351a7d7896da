import { fromBase64Url } from '@conclave/base';
import { decodeFileDescriptor } from '@conclave/crypto';
import * as v from 'valibot';

/** Characters of a descriptor: 348 bytes in base64url. */
const maxDescriptor = 464;

/** APP-2: a file that lies at the server, whole, for whoever reads this. */
export const fileContent = v.variant('type', [
  v.strictObject({
    type: v.literal('file'),
    descriptor: v.pipe(
      v.string(),
      v.maxLength(maxDescriptor),
      v.check((text) => decodeFileDescriptor(fromBase64Url(text) ?? new Uint8Array(0)).ok),
    ),
  }),
]);

export type FileContent = v.InferOutput<typeof fileContent>;
