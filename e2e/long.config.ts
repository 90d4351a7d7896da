import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

/** Proofs that take minutes each, and commands of their own. */
export default defineConfig({
  ...stories,
  testDir: 'long',
  reporter: [['list'], ['json', { outputFile: '.artifacts/long.json' }]],
});
