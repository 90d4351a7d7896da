import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { configDefaults, defineConfig } from 'vitest/config';
import { firefox } from './infra/run/firefox-provider.ts';

/** Real time counts in these: they run when nothing else does. */
const paced = 'bench/src/uplink/**';
const inBrowser = '**/*.browser.test.{ts,tsx}';
/** These put modules in place of others, or count what WebCrypto does (packages/call/test/busy.ts), which the rest must not see. */
const apart = ['{packages,apps}/**/*.mocked.test.ts', 'packages/call/test/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 10_000,
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The group simulator's, see infra/run/simulate.mjs: how many seeds from which on.
    provide: { seeds: process.env['CONCLAVE_SEEDS'] ?? '1 120' },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          // Files share what they import: reading it anew for each took longer than all tests of most.
          isolate: false,
          include: [
            'packages/**/*.test.ts',
            'apps/**/*.test.{ts,tsx}',
            'bench/**/*.test.ts',
            'e2e/**/*.test.ts',
            'fuzz/**/*.test.ts',
            'infra/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, inBrowser, paced, ...apart],
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          environment: 'node',
          include: apart,
          exclude: [...configDefaults.exclude, inBrowser],
        },
      },
      { extends: true, test: { name: 'paced', environment: 'node', include: [`${paced}/*.test.ts`] } },
      {
        // For what only a browser has: its WebCrypto, workers, streams of encoded frames.
        extends: true,
        test: {
          name: 'browser',
          include: [`{packages/{call,crypto,media},apps/web}/${inBrowser}`],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium',
                args: ['--no-sandbox', '--disable-background-networking'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // What two browsers must find alike, or their people do not meet: derivations, MLS, signatures.
        extends: true,
        test: {
          name: 'firefox',
          include: [`packages/crypto/${inBrowser}`],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            ...firefox(process.env['CONCLAVE_FIREFOX'] ?? '/usr/bin/firefox-esr'),
            instances: [{ browser: 'firefox' }],
          },
        },
      },
    ],
  },
});
