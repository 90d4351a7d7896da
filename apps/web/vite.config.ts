import babel from '@rolldown/plugin-babel';
import react, { reactCompilerPreset } from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import type { Rolldown } from 'vite';
import subresourceIntegrity from 'vite-plugin-sri-gen';
import { leftOut } from './build/left-out.ts';
import { libsodium } from './build/libsodium.ts';
import { precompressed } from './build/precompressed.ts';
import { preloaded } from './build/preloaded.ts';
import { prerendered } from './build/prerendered.ts';

export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, '.', 'CONCLAVE_')['CONCLAVE_DEV_SERVER'] ?? 'http://localhost:3000';
  return {
    plugins: [
      react(),
      // What a component makes is kept until what it came of changes: a call in which one thing changes renders little of its page.
      babel({ presets: [reactCompilerPreset()] }),
      prerendered(),
      preloaded('/src/main.tsx'),
      // WEB-1: hashes stand in attributes and, for imported modules, in an import map. The plugin's other means, code of its
      // own in the page and preloading of every chunk, stay off.
      subresourceIntegrity({ preloadDynamicChunks: false, runtimePatchDynamicLinks: false }),
      libsodium(),
      leftOut(),
      precompressed(),
    ],
    // Only the page itself may be configured from outside: nothing of the environment reaches the bundle.
    envPrefix: 'CONCLAVE_WEB_',
    server: { proxy: { '/api': { target: server, ws: true, changeOrigin: false } } },
    worker: { format: 'es', plugins: () => [libsodium()], rolldownOptions: bundling },
    build: {
      target: 'es2024',
      // Every asset is a file of its own: the security policy allows no data: URL for scripts and worklets.
      assetsInlineLimit: 0,
      // What the app's first file imports stands in the document already.
      modulePreload: {
        polyfill: false,
        resolveDependencies: (file, imports) => (/\/main-[^/]*$/.test(file) ? [] : imports),
      },
      // One sheet, which the document names with its hash: another would be added by script, without one (WEB-1).
      cssCodeSplit: false,
      sourcemap: false,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: {
        ...bundling,
        output: {
          ...bundling.output,
          codeSplitting: { groups: chunks },
          entryFileNames: 'assets/boot-[hash].js',
        },
      },
    },
  };
});

/** One way to bundle the page and its workers. */
const bundling = {
  onLog: tellWhatMatters,
  // How long plugins took says nothing to those who build.
  checks: { bundlerTimings: false, pluginTimings: false },
  output: { comments: { annotation: false }, topLevelVar: true },
};

const chunks: Rolldown.CodeSplittingGroup[] = [
  // The boot with all that it imports: one file, whatever shares parts of it.
  { name: 'begin', tags: ['$initial'], priority: 6 },
  {
    name: 'react',
    test: /[\\/]node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next)[\\/]/,
    priority: 5,
  },
  // Each with all that it needs and those before it do not: a few files compress better than many, and one that two share is no third one.
  { name: 'main', test: /\/src\/main\.tsx$/, priority: 4 },
  { name: 'meeting-parts', test: /\/src\/meeting-parts\.ts$/, priority: 3 },
  { name: 'call-pages', test: /\/src\/pages\/call-pages\.ts$/, priority: 2 },
];

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
