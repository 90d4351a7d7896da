import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import subresourceIntegrity from 'vite-plugin-sri-gen';

export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, '.', 'CONCLAVE_')['CONCLAVE_DEV_SERVER'] ?? 'http://localhost:3000';
  return {
    plugins: [
      react(),
      // WEB-1: hashes stand in attributes and, for imported modules, in an import map. The plugin's other means, code of its
      // own in the page and preloading of every chunk, stay off.
      subresourceIntegrity({ preloadDynamicChunks: false, runtimePatchDynamicLinks: false }),
    ],
    // Only the page itself may be configured from outside: nothing of the environment reaches the bundle.
    envPrefix: 'CONCLAVE_WEB_',
    server: { proxy: { '/api': { target: server, ws: true, changeOrigin: false } } },
    worker: { format: 'es' },
    build: {
      target: 'es2024',
      // Every asset is a file of its own: the security policy allows no data: URL for scripts and worklets.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: {
        onLog: (level, log, handle) => {
          // `"use client"` is for server components, which this app does not have.
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
        },
      },
    },
  };
});
