/** Bytes: nobody tells a note from a small picture by its size. */
const smallest = 4096;

/**
 * What a file's size is padded to, so that its ciphertext tells little of it: the Padmé function (Nikitin et al.,
 * "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019, section 4). It
 * keeps as many significant bits as the size's exponent has, so a size of L bytes leaks O(log log L) bits for at
 * most 12% more, and less the larger the file is; steps of 256 bytes would leave log L bits, enough to
 * recognise a known file.
 * @param size bytes
 */
export function paddedSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a size is an integer of 0 to 2^53-1');
  if (size <= smallest) return smallest;
  const exponent = Math.floor(Math.log2(size));
  const significant = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - significant);
  return Math.ceil(size / step) * step;
}

/** APP-2: bytes of the file, padding included, in each chunk but the last. */
export const chunkSize = 64 * 1024;

/** crypto_secretstream_xchacha20poly1305_HEADERBYTES and _ABYTES. */
export const streamHeaderBytes = 24;
export const chunkOverhead = 17;

/**
 * A file above this is not offered by this client nor taken from another, whatever the server allows: 16 GiB, at which
 * Padmé's padding is 1.5%, and far below the 256 GiB that one XChaCha20 stream may hold.
 */
export const maxFileSize = 16 * 2 ** 30;

/** APP-2: bytes that the ciphertext of a file of this size takes at the server. */
export function ciphertextSize(size: number): number {
  const padded = paddedSize(size);
  return streamHeaderBytes + padded + Math.ceil(padded / chunkSize) * chunkOverhead;
}
