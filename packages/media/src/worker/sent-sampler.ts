import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FrameOpener } from '@conclave/crypto/sframe';
import type { FrameKeys } from '@conclave/crypto/sframe';
import { inBackground } from '../background.ts';
import type { SentSample } from '../types.ts';
import type { StreamOptions } from './messages.ts';

export interface SentSamplerOptions {
  readonly keys: FrameKeys;
  readonly now: () => number;
  readonly post: (sample: SentSample) => void;
}

/** How many bytes of a frame people are shown. */
const shownBytes = 32;
/** The owner of the frame is known: this client. */
const ANY_EPOCH = { generation: 0, number: 0 };
/** A run of the plaintext this long does not come up in ciphertext by chance. */
const runBytes = 16;

/**
 * VER-4: looks at the next frame that leaves each stream, when somebody asks. The frame is opened again as a receiver
 * would do it, so that the answer does not rest on the code that sealed it.
 */
export class SentSampler {
  readonly #options: SentSamplerOptions;
  readonly #wanted = new Set<number>();

  constructor(options: SentSamplerOptions) {
    this.#options = options;
  }

  ask(streamIds: readonly number[]): void {
    for (const streamId of streamIds) this.#wanted.add(streamId);
  }

  /** A frame goes out. Costs nothing where nobody asked; copies both before it returns. */
  sealed(stream: StreamOptions, leafIndex: number, payload: Bytes, sealed: Bytes): void {
    if (!this.#wanted.delete(stream.streamId)) return;
    inBackground(this.#look(stream, leafIndex, payload.slice(), sealed.slice()));
  }

  async #look(stream: StreamOptions, leafIndex: number, payload: Bytes, sealed: Bytes): Promise<void> {
    const { keys, now, post } = this.#options;
    const { context, codec } = stream;
    const opener = new FrameOpener(keys, { leafIndex, sinceEpoch: ANY_EPOCH, source: context, codec });
    const opened = await opener.open(sealed, now());
    const same = opened.kind === 'frame' && equalBytes(opened.data, payload);
    const readable = includesRun(sealed, payload.subarray(-runBytes));
    payload.fill(0);
    if (opened.kind === 'frame') opened.data.fill(0);
    post({
      context,
      verdict: readable ? 'readable' : same ? 'encrypted' : 'not-openable',
      bytes: sealed.length,
      front: sealed.slice(0, shownBytes),
    });
  }
}

function includesRun(bytes: Uint8Array, run: Uint8Array): boolean {
  if (run.length < runBytes) return false;
  for (let at = 0; at + run.length <= bytes.length; at += 1) {
    if (run.every((byte, index) => byte === bytes[at + index])) return true;
  }
  return false;
}
