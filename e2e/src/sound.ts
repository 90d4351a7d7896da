import { writeFile } from 'node:fs/promises';

const rate = 48_000;

/** A stretch of sound: silence, or something with the rhythm of speech (voiced syllables of 180 ms with gaps of 60 ms). */
export type Stretch = readonly ['silence' | 'speech', seconds: number];

/** Writes a mono 16-bit WAV file that Chromium's fake microphone plays in a loop. */
export async function writeSound(path: string, stretches: readonly Stretch[]): Promise<string> {
  const samples = stretches.flatMap(([kind, seconds]) =>
    kind === 'silence' ? Array.from({ length: seconds * rate }, () => 0) : speech(seconds),
  );
  const data = Buffer.alloc(44 + samples.length * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + samples.length * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => data.writeInt16LE(Math.round(sample * 32_767), 44 + index * 2));
  await writeFile(path, data);
  return path;
}

/** Speech and silence in turn, each from one to three seconds long. */
export function conversation(seconds: number, seed: number): readonly Stretch[] {
  const out: Stretch[] = [];
  let state = seed;
  for (let total = 0; total < seconds; total += out.at(-1)?.[1] ?? 0) {
    state = (state * 48_271) % 2_147_483_647;
    out.push([out.length % 2 === 0 ? 'speech' : 'silence', 1 + Math.round((state % 1000) / 5) / 100]);
  }
  return out;
}

function speech(seconds: number): number[] {
  const out: number[] = [];
  let seed = 1;
  for (let index = 0; index < seconds * rate; index += 1) {
    const time = index / rate;
    const position = (time % 0.24) / 0.18;
    const syllable = position < 1 ? Math.sin(Math.PI * position) ** 0.3 : 0;
    const voice = [1, 2, 3, 4, 5].reduce(
      (sum, harmonic) => sum + Math.sin(2 * Math.PI * 140 * harmonic * time) / harmonic,
      0,
    );
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const breath = seed / 1_073_741_824 - 1;
    out.push(0.22 * syllable * (voice + 0.2 * breath));
  }
  return out;
}
