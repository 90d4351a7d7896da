import type { Bytes } from '@conclave/base';
import type { FileSink } from '@conclave/call';

/** The part of the File System Access API in use; the DOM's types do not have it. */
interface SavePicker {
  (options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}
declare global {
  interface Window {
    /** Absent in all browsers but Chromium's. */
    readonly showSaveFilePicker?: SavePicker;
  }
}

/** Up to here a file is put together in memory and saved like any download, without a question, in bytes. */
const small = 64_000_000;
/** The most that a browser puts together that can't write to the disk meanwhile, in bytes. */
export const largestInMemory = 1_000_000_000;

export function canSave(size: number): boolean {
  return size <= largestInMemory || window.showSaveFilePicker !== undefined;
}

/**
 * Where a file is saved to: asked for by a click. Null where the person chose nothing.
 * @param name safe on every system
 */
export async function openSink(name: string, size: number): Promise<FileSink | null> {
  const picker = window.showSaveFilePicker;
  if (size <= small || picker === undefined) return new DownloadSink(name);
  try {
    const handle = await picker.call(window, { suggestedName: name });
    const stream = await handle.createWritable();
    return {
      write: (part) => stream.write(part),
      close: () => stream.close(),
      abort: () => stream.abort(),
    };
  } catch {
    return null;
  }
}

/** Bytes that wait for being handed to the browser, which may put them on the disk. */
const folded = 8_000_000;

/** In memory, as far as the browser keeps blobs there. */
export class MemorySink implements FileSink {
  #blobs: Blob[] = [];
  #parts: Bytes[] = [];
  #waiting = 0;

  write(part: Bytes): Promise<void> {
    this.#parts.push(part);
    this.#waiting += part.length;
    if (this.#waiting >= folded) this.#fold();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#fold();
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.#blobs = [];
    this.#parts = [];
    return Promise.resolve();
  }

  /** @param type what it is taken for */
  blob(type: string): Blob {
    return new Blob(this.#blobs, { type });
  }

  #fold(): void {
    this.#blobs.push(new Blob(this.#parts));
    this.#parts = [];
    this.#waiting = 0;
  }
}

/** How long a browser may take to begin with a download, in milliseconds. */
const beginMs = 60_000;

/** As the browser saves downloads. It is bytes to it, whatever it is. */
class DownloadSink extends MemorySink {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  override async close(): Promise<void> {
    await super.close();
    const address = URL.createObjectURL(this.blob('application/octet-stream'));
    const link = document.createElement('a');
    link.href = address;
    link.download = this.#name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), beginMs);
  }
}
