import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromBase64Url, toBase64Url } from '@conclave/base';
import type { Bytes } from '@conclave/base';

const room = new URL('../', import.meta.url);

/** In the repository: few and short, for the replay among the unit tests. One input a line, in base64url. */
export const keptCorpus = (target: string): string => fileURLToPath(new URL(`corpus/${target}.txt`, room));
/** On this machine: all that a run found worth keeping, for the next one to start from. */
export const grownCorpus = (target: string): string =>
  fileURLToPath(new URL(`.artifacts/${target}.txt`, room));
export const findingsFile = (target: string): string =>
  fileURLToPath(new URL(`.artifacts/findings/${target}.txt`, room));

/** @returns no inputs where there is no file
 * @throws Error where a line is not base64url */
export async function readCorpus(file: string): Promise<Bytes[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const input = fromBase64Url(line);
      if (input === undefined) throw new Error(`${file}: not base64url: ${line}`);
      return input;
    });
}

export async function writeCorpus(file: string, inputs: readonly Bytes[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const lines = [...new Set(inputs.filter((input) => input.length > 0).map(toBase64Url))];
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
}
