import type { Page } from 'puppeteer-core';
import * as v from 'valibot';
import type { Clip } from './crowd-session.ts';

const shape = { width: 320, height: 180, framesPerSecond: 15, seconds: 4, bitrate: 100_000 };
const encodedSchema = v.array(v.object({ isKey: v.boolean(), base64: v.string() }));

/** A picture that moves, in the size and at the rate that cameras send for a grid: encoded once, by the browser's own encoder. */
export async function encodeClip(page: Page): Promise<Clip> {
  const encoded = v.parse(encodedSchema, await page.evaluate(encode, shape));
  return {
    framesPerSecond: shape.framesPerSecond,
    frames: encoded.map(({ isKey, base64 }) => ({
      isKey,
      data: new Uint8Array(Buffer.from(base64, 'base64')),
    })),
  };
}

/** Runs in the page: self-contained, because it travels as text. */
async function encode({ width, height, framesPerSecond, seconds, bitrate }: typeof shape) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const frames: { isKey: boolean; base64: string }[] = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push({ isKey: chunk.type === 'key', base64: btoa(String.fromCharCode(...bytes)) });
    },
    error: (fault) => {
      throw fault;
    },
  });
  encoder.configure({
    codec: 'vp8',
    width,
    height,
    bitrate,
    framerate: framesPerSecond,
    latencyMode: 'realtime',
  });
  for (let index = 0; index < seconds * framesPerSecond; index += 1) {
    const turn = (index / framesPerSecond) * Math.PI;
    // A background with as much in it as a camera's noise and a room have: else the encoder needs less than it may take.
    for (let y = 0; y < height; y += 4) {
      for (let x = 0; x < width; x += 4) {
        context.fillStyle = `hsl(${210 + 30 * Math.sin(x + y)} 30% ${25 + 20 * Math.random()}%)`;
        context.fillRect(x, y, 4, 4);
      }
    }
    context.fillStyle = '#eb9';
    context.fillRect(130 + 40 * Math.cos(turn), 60 + 20 * Math.sin(turn), 60, 80);
    const frame = new VideoFrame(canvas, { timestamp: (index * 1_000_000) / framesPerSecond });
    encoder.encode(frame, { keyFrame: index === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  return frames;
}
