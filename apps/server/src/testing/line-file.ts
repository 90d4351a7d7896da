import { createWriteStream } from 'node:fs';

/** JSON lines in a file that stops growing at a size, in bytes. */
export class LineFile {
  readonly #stream;
  readonly #cap: number;
  #size = 0;

  constructor(path: string, cap: number) {
    this.#stream = createWriteStream(path, { flags: 'w', mode: 0o600 });
    this.#cap = cap;
  }

  write(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`;
    if (this.#size + line.length > this.#cap) return;
    this.#size += line.length;
    this.#stream.write(line);
  }
}
