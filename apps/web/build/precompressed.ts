import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Beside each file, the same with `.br` and `.gz` behind its name, as servers find it: made once, at the strongest setting. Left out where
 * a file would not become smaller.
 */
export function precompressed(): Plugin {
  const encodings = [
    {
      suffix: '.br',
      encode: (bytes: Uint8Array) =>
        promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    },
    {
      suffix: '.gz',
      encode: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
    },
  ];
  return {
    name: 'conclave-precompressed',
    apply: 'build',
    // What lies on the disk, after every other plugin: the hashes in the document belong to it.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir = '' }, bundle) {
        const jobs = Object.keys(bundle).map(async (name) => {
          const bytes = await readFile(join(dir, name));
          for (const { suffix, encode } of encodings) {
            const encoded = await encode(bytes);
            if (encoded.length < bytes.length) await writeFile(join(dir, `${name}${suffix}`), encoded);
          }
        });
        await Promise.all(jobs);
      },
    },
  };
}
