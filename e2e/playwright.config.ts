import { defineConfig } from '@playwright/test';

// One story at a time: each runs several browsers that encode video, and an SFU.
export default defineConfig({
  testDir: 'stories',
  outputDir: '.artifacts/output',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: '.artifacts/results.json' }]],
});
