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
