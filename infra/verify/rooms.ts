/** What a room may import, as the table in docs/architecture.md says; a `package.json` that lists more is refused. */
export type Room = {
  readonly name: string;
  /** Other rooms, in dependencies and devDependencies alike. */
  readonly rooms: readonly string[];
  /** Packages from outside. A new one is a decision: it is entered here with the change that needs it. */
  readonly packages: readonly string[];
  /** Whether it runs in Node.js and may use its built-in modules. Tests and configuration files always may. */
  readonly node: boolean;
};

const BASE = '@conclave/base';
const PROTOCOL = '@conclave/protocol';
const CRYPTO = '@conclave/crypto';
const SIGNALLING = '@conclave/signalling';
const MEDIA = '@conclave/media';
const CALL = '@conclave/call';
const SERVER = '@conclave/server';

export const ROOMS: ReadonlyMap<string, Room> = new Map<string, Room>([
  [
    'packages/base',
    { name: BASE, rooms: [], packages: ['@preact/signals-core', '@scure/base'], node: false },
  ],
  ['packages/protocol', { name: PROTOCOL, rooms: [BASE], packages: ['valibot'], node: false }],
  [
    'packages/crypto',
    {
      name: CRYPTO,
      rooms: [BASE],
      packages: [
        'ts-mls',
        '@hpke/chacha20poly1305',
        '@hpke/dhkem-x448',
        '@hpke/hybridkem-x-wing',
        '@hpke/ml-kem',
        '@noble/ciphers',
        '@noble/curves',
        '@noble/hashes',
        '@noble/post-quantum',
        'libsodium-wrappers-sumo',
        '@types/libsodium-wrappers-sumo',
      ],
      node: false,
    },
  ],
  ['packages/signalling', { name: SIGNALLING, rooms: [BASE, PROTOCOL], packages: [], node: false }],
  ['packages/media', { name: MEDIA, rooms: [BASE, CRYPTO], packages: ['mediasoup-client'], node: false }],
  [
    'packages/call',
    {
      name: CALL,
      rooms: [BASE, PROTOCOL, CRYPTO, SIGNALLING, MEDIA],
      packages: ['idb-keyval', 'valibot'],
      node: false,
    },
  ],
  [
    'apps/web',
    {
      name: '@conclave/web',
      rooms: [BASE, CALL, MEDIA, SIGNALLING, CRYPTO],
      packages: [
        'react',
        'react-dom',
        '@types/react',
        '@types/react-dom',
        'react-aria',
        'react-aria-components',
        'lucide-react',
        'i18next',
        'react-i18next',
        'qr',
        'virtua',
        'frimousse',
        'emojibase',
        'emojibase-data',
        'vite',
        '@vitejs/plugin-react',
        'axe-core',
        'babel-plugin-react-compiler',
        '@rolldown/plugin-babel',
        '@babel/core',
        'vite-plugin-sri-gen',
      ],
      node: false,
    },
  ],
  [
    'apps/server',
    {
      name: SERVER,
      rooms: [BASE, PROTOCOL],
      packages: [
        'express',
        '@types/express',
        'express-static-gzip',
        'helmet',
        'ws',
        '@types/ws',
        'mediasoup',
        'valibot',
        'pino',
        'selfsigned',
      ],
      node: true,
    },
  ],
  [
    'e2e',
    {
      name: '@conclave/e2e',
      rooms: [PROTOCOL],
      packages: ['@axe-core/playwright', '@playwright/test', 'playwright', 'puppeteer-core', 'valibot'],
      node: true,
    },
  ],
  [
    'bench',
    {
      name: '@conclave/bench',
      rooms: [BASE, PROTOCOL, CRYPTO, SIGNALLING, MEDIA, CALL, SERVER],
      packages: [
        '@types/ws',
        'livekit-client',
        'node-datachannel',
        'puppeteer-core',
        'ts-mls',
        'valibot',
        'vite',
        'ws',
      ],
      node: true,
    },
  ],
  [
    // Every room that reads bytes from outside offers its parsers under `testing/fuzz`.
    'fuzz',
    {
      name: '@conclave/fuzz',
      rooms: [BASE, PROTOCOL, CRYPTO, CALL, SERVER],
      packages: [],
      node: true,
    },
  ],
]);

/** The room that a path lies in: its folder, or undefined for `infra` and the top level. */
export const roomOf = (path: string): string | undefined =>
  [...ROOMS.keys()].find((folder) => path.startsWith(`${folder}/`));

/**
 * What runs in Node.js with the workspace's tools and is part of no product: tests, configuration, `e2e`, `bench`,
 * `fuzz`, `infra`.
 */
export const isTooling = (path: string): boolean =>
  /\.test\.tsx?$|\.config\.ts$/.test(path) ||
  /^(apps|packages)\/[^/]+\/(build|test)\//.test(path) ||
  /^(e2e|bench|fuzz)\//.test(path) ||
  roomOf(path) === undefined;

/** `@scope/name/sub` and `name/sub` without the `sub`. */
export const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
