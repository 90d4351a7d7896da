import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';

const seconds = 2;
const barWidth = 80;

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Of 255: by how much points of a frame differ at random, as in a dim room. It costs bits as such a room does. */
  readonly grain: number;
}

/** One spatial layer, because four people encode on the cores that decode what they see. */
export const plain: Picture = { width: 320, height: 180, framesPerSecond: 10, grain: 0 };

/** What many can encode and decode on few cores. */
export const small: Picture = { width: 160, height: 90, framesPerSecond: 5, grain: 0 };

/** A quarter of the 720p that a page asks for, and still more than one spatial layer. */
export const layered: Picture = { width: 640, height: 360, framesPerSecond: 10, grain: 0 };

/**
 * Writes what a fake camera plays in a loop (YUV4MPEG2, 4:2:0): a bar that moves over a gradient, so that every frame
 * differs.
 */
export async function writePicture(path: string, picture: Picture): Promise<void> {
  const { width, height, framesPerSecond } = picture;
  const file = await open(path, 'w');
  try {
    await file.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    const count = framesPerSecond * seconds;
    for (let index = 0; index < count; index++) {
      await file.write('FRAME\n');
      await file.write(frame(picture, Math.floor((index * (width - barWidth)) / count)));
    }
  } finally {
    await file.close();
  }
}

function frame({ width, height, grain }: Picture, barAt: number): Uint8Array {
  const luma = width * height;
  const data = new Uint8Array(luma * 1.5).fill(128);
  const noise = randomBytes(luma);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBar = x >= barAt && x < barAt + barWidth;
      const light = isBar ? 220 : 40 + Math.floor((120 * y) / height);
      data[y * width + x] = light + Math.floor(((noise[y * width + x] ?? 0) * grain) / 256);
    }
  }
  return data;
}
