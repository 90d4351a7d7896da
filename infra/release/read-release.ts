import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { record } from '../toolchain/json.mjs';
import { withoutEncoded } from './encoded.ts';
import { sha256 } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** Every file of a built web app, by its path below the web root. */
export async function readFiles(dist: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(async (path): Promise<[string, Buffer]> => [
    relative(dist, path).split(sep).join('/'),
    await readFile(path),
  ]);
  return new Map(await Promise.all(read));
}

/**
 * The manifest of a built web app.
 *
 * @param top the checkout, for its version and for the headers that its server sends
 */
export async function readRelease(top: string, dist: string): Promise<Manifest> {
  const { version } = fieldsOf(await readFile(join(top, 'package.json'), 'utf8'));
  const files = withoutEncoded(await readFiles(dist));
  const hashes = [...files].map(([path, bytes]): [string, string] => [path, sha256(bytes)]);
  return {
    format: 1,
    version: String(version),
    files: Object.fromEntries(hashes),
    ...(await headersOf(top, dist)),
  };
}

async function headersOf(
  top: string,
  dist: string,
): Promise<Pick<Manifest, 'pages' | 'headers' | 'pageHeaders'>> {
  const program = join(top, 'apps/server/src/tell-headers.ts');
  const told = await promisify(execFile)(process.execPath, [program, dist]);
  const { pages, headers, pageHeaders } = fieldsOf(told.stdout);
  if (!Array.isArray(pages)) throw new Error('the server told no pages');
  return { pages: pages.map(String), headers: textsOf(headers), pageHeaders: textsOf(pageHeaders) };
}

function fieldsOf(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  return record(value);
}

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(record(value)).map(([name, text]) => [name, String(text)]));
