import { err, inBackground } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CipherJob, Decrypted, Encrypted } from './cipher-jobs.ts';
import type { FileCipher } from './file-cipher.ts';
import { breakOff, giveParts, takeParts } from './port-parts.ts';

/** The part of `Worker` in use. */
export interface CipherWorker {
  postMessage(job: CipherJob, transfer: MessagePort[]): void;
  addEventListener(type: 'error', listener: () => void): void;
  terminate(): void;
}

/**
 * The ciphers in a worker, so that the page keeps moving: files are read, encrypted and decrypted there, and their bytes move between the two. It
 * runs while a file is under way, and ends with the last one, and with it what was left of keys.
 */
export function workerCipher(createWorker: () => CipherWorker): FileCipher {
  let running: CipherWorker | null = null;
  const results = new Set<MessagePort>();

  const worker = (): CipherWorker => {
    if (running !== null) return running;
    const created = createWorker();
    created.addEventListener('error', () => {
      if (running === created) running = null;
      for (const result of results) breakOff(result);
    });
    running = created;
    return created;
  };
  async function* resultOf<T>(ask: (result: MessagePort) => void): AsyncGenerator<T, void> {
    const { port1: here, port2: there } = new MessageChannel();
    results.add(here);
    try {
      ask(there);
      yield* takeParts<T>(here);
    } finally {
      results.delete(here);
      if (results.size === 0) {
        running?.terminate();
        running = null;
      }
    }
  }

  return {
    async *encrypt(content, file) {
      const told = resultOf<Encrypted>((result) =>
        worker().postMessage({ type: 'encrypt', content, file, result }, [result]),
      );
      for await (const part of told) {
        if ('outcome' in part) return part.outcome;
        yield part.piece;
      }
      return err('unreadable');
    },
    async *decrypt(ciphertext, descriptor) {
      const { port1: here, port2: there } = new MessageChannel();
      inBackground(giveParts<Bytes>(here, ciphertext, ({ buffer }) => [buffer]));
      try {
        yield* resultOf<Decrypted>((result) =>
          worker().postMessage({ type: 'decrypt', descriptor, ciphertext: there, result }, [there, result]),
        );
      } catch {
        yield err('interrupted');
      } finally {
        here.close();
      }
    },
  };
}
