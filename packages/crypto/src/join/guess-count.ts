import type { Bytes } from '@conclave/base';
import { fixed, struct, u32, u8 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';

/** JOIN-3: what whoever comes is told of wrong passcodes by one link. */
export interface GuessCount {
  /** 16 bytes. */
  readonly linkId: Bytes;
  readonly count: number;
  /** Milliseconds since the last one. */
  readonly ago: number;
}

export const guessCountCodec: Codec<GuessCount> = struct({ linkId: fixed(16), count: u8, ago: u32 });
