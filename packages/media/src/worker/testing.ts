import type { Bytes, FrameEpoch } from '@conclave/base';
import type { EncodedFrame, EncodedFrameMetadata, FrameTransformer } from './encoded-frame.ts';
import { FrameHub } from './frame-hub.ts';
import type { FromWorker, StreamOptions, WorkerReport } from './messages.ts';

export function encodedFrame(
  bytes: readonly number[] | Uint8Array,
  metadata: EncodedFrameMetadata = {},
  type?: 'key' | 'delta',
): EncodedFrame {
  const frame = { data: Uint8Array.from(bytes).buffer, getMetadata: () => metadata };
  return type === undefined ? frame : { ...frame, type };
}

export const bytesOf = (frame: EncodedFrame): Bytes => new Uint8Array(frame.data);

/** An epoch of the first group, or of another one. */
export function epochAt(number: number, generation = 0): FrameEpoch {
  return { generation, number };
}

/** A transformer whose frames a test puts in and takes out. */
export class FakeTransformer implements FrameTransformer<StreamOptions> {
  readonly options: StreamOptions;
  readonly output: EncodedFrame[] = [];
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  /** Whether somebody may still take its frames. */
  isTaken = true;
  #input: ReadableStreamDefaultController<EncodedFrame> | undefined;

  constructor(options: StreamOptions) {
    this.options = options;
    this.readable = new ReadableStream({
      start: (controller) => {
        this.#input = controller;
      },
      cancel: () => {
        this.isTaken = false;
      },
    });
    this.writable = new WritableStream({
      write: (frame) => {
        this.output.push(frame);
      },
    });
  }

  push(frame: EncodedFrame): void {
    if (this.isTaken) this.#input?.enqueue(frame);
  }

  end(): void {
    this.#input?.close();
  }
}

/** A frame worker's inside, with a clock that a test moves. */
export class HubFixture {
  readonly posted: FromWorker[] = [];
  readonly hub: FrameHub;
  now = 1_000;

  constructor() {
    this.hub = new FrameHub({ post: (message) => this.posted.push(message), now: () => this.now });
  }

  attach(options: StreamOptions): FakeTransformer {
    const transformer = new FakeTransformer(options);
    this.hub.attach(transformer);
    return transformer;
  }

  /** Installs the same key material wherever it is called with the same epoch. */
  async install(
    at: number | FrameEpoch,
    leafIndex: number,
    options: { readonly removed?: boolean; readonly added?: boolean; readonly seed?: number } = {},
  ): Promise<void> {
    const epoch = typeof at === 'number' ? epochAt(at) : at;
    const baseKey = new Uint8Array(32).fill((options.seed ?? 0) + epoch.number + 100 * epoch.generation);
    const { removed = false, added = false } = options;
    await this.hub.handle({
      type: 'install-epoch',
      epoch,
      leafIndex,
      removed,
      added,
      baseKey,
    });
  }

  async use(at: number | FrameEpoch): Promise<void> {
    const epoch = typeof at === 'number' ? epochAt(at) : at;
    await this.hub.handle({ type: 'switch-sender', epoch });
  }

  report(): WorkerReport {
    this.hub.postReport();
    const last = this.posted.findLast((message) => message.type === 'report');
    if (last?.type !== 'report') throw new Error('no report');
    return last.report;
  }
}
