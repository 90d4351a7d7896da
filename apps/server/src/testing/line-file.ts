import { openSync, writeSync } from 'node:fs';

/** JSON lines in a file that stops growing at a size, in bytes. */
export class LineFile {
  readonly #file: number;
  readonly #cap: number;
  #size = 0;

  constructor(path: string, cap: number) {
    this.#file = openSync(path, 'w', 0o600);
    this.#cap = cap;
  }

  /** What was written is in the file, whenever and however the process ends: a stream would keep its last lines to itself. */
  write(value: unknown): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    if (this.#size + line.length > this.#cap) return;
    this.#size += line.length;
    writeSync(this.#file, line);
  }
}
