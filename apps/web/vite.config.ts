import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import type { Plugin, Rolldown } from 'vite';
import subresourceIntegrity from 'vite-plugin-sri-gen';

export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, '.', 'CONCLAVE_')['CONCLAVE_DEV_SERVER'] ?? 'http://localhost:3000';
  return {
    plugins: [
      react(),
      // WEB-1: hashes stand in attributes and, for imported modules, in an import map. The plugin's other means, code of its
      // own in the page and preloading of every chunk, stay off.
      subresourceIntegrity({ preloadDynamicChunks: false, runtimePatchDynamicLinks: false }),
      libsodiumAlone(),
      precompressed(),
    ],
    // Only the page itself may be configured from outside: nothing of the environment reaches the bundle.
    envPrefix: 'CONCLAVE_WEB_',
    server: { proxy: { '/api': { target: server, ws: true, changeOrigin: false } } },
    worker: { format: 'es', plugins: () => [libsodiumAlone()], rolldownOptions: bundling },
    build: {
      target: 'es2024',
      // Every asset is a file of its own: the security policy allows no data: URL for scripts and worklets.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: bundling,
    },
  };
});

/** One way to bundle the page and its workers. */
const bundling = { onLog: tellWhatMatters, output: { comments: { annotation: false }, topLevelVar: true } };

/**
 * Page and passcode worker are bundled one by one, and both use libsodium. Where its chunk holds nothing but itself, both make the same bytes, so
 * the same file: it is fetched once. What it imports is Node's own and never used here.
 */
function libsodiumAlone(): Plugin {
  return {
    name: 'conclave-libsodium-alone',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /libsodium-sumo\.mjs$/ },
      handler: (code) => code.replaceAll('require("crypto")', '({})'),
    },
  };
}

/**
 * Leaves out what means nothing for this app: `"use client"` is for server components, and the MLS library's packages
 * ask for Node's own `crypto` only where the platform has none.
 */
function tellWhatMatters(
  level: Rolldown.LogLevel,
  log: Rolldown.RolldownLog,
  handle: (level: Rolldown.LogLevel, log: Rolldown.RolldownLog) => void,
): void {
  const isNodesCrypto = log.message.includes(
    'Module "crypto" has been externalized for browser compatibility',
  );
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE' && !isNodesCrypto) handle(level, log);
}

/**
 * Beside each file, the same with `.br` and `.gz` behind its name, as servers find it: made once, at the strongest setting. Left out where
 * a file would not become smaller.
 */
function precompressed(): Plugin {
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
