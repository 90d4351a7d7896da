import { encodeQR } from 'qr';
import { expect, test } from 'vitest';
import { loadCodeReader } from './read-code.ts';

/** A drawn code, each module `scale` pixels wide, on a grey ground as a camera would see it. */
function picture(text: string, scale: number): ImageData {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const size = modules.length * scale + 40;
  const data = new Uint8ClampedArray(size * size * 4).fill(190);
  modules.forEach((row, y) =>
    row.forEach((dark, x) => {
      for (let dy = 0; dy < scale; dy += 1)
        for (let dx = 0; dx < scale; dx += 1) {
          const at = ((y * scale + dy + 20) * size + x * scale + dx + 20) * 4;
          data.set(dark ? [30, 30, 30, 255] : [225, 225, 225, 255], at);
        }
    }),
  );
  return { data, width: size, height: size, colorSpace: 'srgb' };
}

test('VER-1, VER-2: what one screen shows, another reads', async () => {
  const read = await loadCodeReader();
  for (const text of [
    'CONCLAVE:MEETING:1:5EED5EED5EED5EED:7:481930275561204988137720365914',
    `CONCLAVE:SAFETY:1:${'31197'.repeat(6)}:${'40221'.repeat(6)}`,
    'https://meet.example/j#AVk2bW9ja3NlY3JldG1vY2tzZWNyZXRtb2Nrc2VjcmV0MTIzNDU2Nzg5MDEyMzQ1Njc4',
  ])
    expect(read(picture(text, 4))).toBe(text);
});

test('a picture without a code has no text', async () => {
  const read = await loadCodeReader();
  const empty = new Uint8ClampedArray(200 * 200 * 4).fill(128);
  expect(read({ data: empty, width: 200, height: 200, colorSpace: 'srgb' })).toBeNull();
});
