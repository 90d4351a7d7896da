/** Level series of RFC 6464 for tests: one value per 20 ms. Deterministic, so that a failure can be repeated. */
export type LevelSource = (frame: number) => number;

/** Uniform in [0, 1), a function of the frame and the seed alone. */
function random(frame: number, seed: number): number {
  let x = Math.imul(frame + 1, 0x9e37_79b1) ^ Math.imul(seed + 1, 0x85eb_ca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b_3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a_2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

export const mutedMicrophone: LevelSource = () => 127;

/** A quiet room at −72 dBov. */
export const quietRoom: LevelSource = (frame) => 72 + Math.round(4 * random(frame, 1));

/** A fan at about −48 dBov. */
export const noise: LevelSource = (frame) => 46 + Math.round(4 * random(frame, 2));

/** Syllables of 180 ms at about −26 dBov with gaps of 60 ms, and a breath of 200 ms after every eighth. */
export function speech(from: number, to: number, seed = 3): LevelSource {
  return (frame) => {
    if (frame < from || frame >= to) return quietRoom(frame);
    const position = (frame - from) % (8 * 12 + 10);
    const voiced = position < 8 * 12 && position % 12 < 9;
    return voiced ? 22 + Math.round(8 * random(frame, seed)) : 60 + Math.round(6 * random(frame, seed));
  };
}

/** One burst of 160 ms at −12 dBov every two seconds, in a quiet room. */
export const cough: LevelSource = (frame) => (frame % 100 >= 50 && frame % 100 < 58 ? 12 : quietRoom(frame));
