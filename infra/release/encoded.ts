import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** What a host may send a file in; browsers take back what each says before they look at a hash. */
export const codings = ['identity', 'gzip', 'br'] as const;
export type Coding = (typeof codings)[number];

const suffixes: readonly (readonly [string, (bytes: Uint8Array) => Buffer])[] = [
  ['.br', brotliDecompressSync],
  ['.gz', gunzipSync],
];

/**
 * The files of a build without those that hold another one encoded. A release is what browsers decode: another version of an
 * encoder may write other bytes.
 *
 * @throws {Error} a file holds something else than the one beside it
 */
export function withoutEncoded(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const own = new Map(files);
  for (const [path, bytes] of files) {
    for (const [suffix, decode] of suffixes) {
      const original = path.endsWith(suffix) ? files.get(path.slice(0, -suffix.length)) : undefined;
      if (original === undefined) continue;
      if (!decoded(bytes, decode)?.equals(original)) throw new Error(`${path} is not the file beside it`);
      own.delete(path);
    }
  }
  return own;
}

function decoded(bytes: Buffer, decode: (bytes: Uint8Array) => Buffer): Buffer | null {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}
