import { open } from 'node:fs/promises';

const width = 640;
const height = 360;
const seconds = 2;
const barWidth = 80;

/**
 * Writes what a fake camera plays in a loop (YUV4MPEG2, 4:2:0): a bar that moves over a gradient, so that every frame
 * differs. A quarter of the 720p that a page asks for and still more than one spatial layer, because four people encode
 * on the cores that decode what they see.
 */
export async function writePicture(path: string, framesPerSecond = 10): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    const count = framesPerSecond * seconds;
    for (let index = 0; index < count; index++) {
      await file.write('FRAME\n');
      await file.write(frame(Math.floor((index * (width - barWidth)) / count)));
    }
  } finally {
    await file.close();
  }
}

function frame(barAt: number): Uint8Array {
  const luma = width * height;
  const data = new Uint8Array(luma * 1.5).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBar = x >= barAt && x < barAt + barWidth;
      data[y * width + x] = isBar ? 220 : 40 + Math.floor((120 * y) / height);
    }
  }
  return data;
}
