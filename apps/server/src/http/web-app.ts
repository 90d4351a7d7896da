import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';

/** The built web app: where it lies, and its one document as it was when it was read. */
export interface WebApp {
  readonly root: string;
  readonly html: string;
  /** The document as the build encoded it, by content coding; none where it did not. */
  readonly encodedHtml: ReadonlyMap<'br' | 'gzip', Buffer>;
  /** CSP sources of the import maps in the document, which hold the hashes of every module that it may import (WEB-1). */
  readonly importMaps: readonly string[];
}

/** HTML has no import maps from files, so the build puts its own into the document, with these very letters. */
const importMap = /<script type="importmap">([^]*?)<\/script>/g;

const codings = [
  ['br', 'br', promisify(brotliDecompress)],
  ['gzip', 'gz', promisify(gunzip)],
] as const;

/** Rejects where the folder, which the configuration has looked at, holds no document that can be read. */
export async function readWebApp(root: string): Promise<WebApp> {
  const html = await readFile(join(root, 'index.html'), 'utf8');
  return {
    root,
    html,
    encodedHtml: await readEncoded(root, html),
    importMaps: [...html.matchAll(importMap)].map(([, text = '']) => cspSource(text)),
  };
}

/** An encoded document that is not the document itself, such as one of an earlier build, is not served. */
async function readEncoded(root: string, html: string): Promise<Map<'br' | 'gzip', Buffer>> {
  const encoded = new Map<'br' | 'gzip', Buffer>();
  for (const [coding, suffix, decode] of codings) {
    const bytes = await readFile(join(root, `index.html.${suffix}`)).catch(() => null);
    const decoded = bytes === null ? null : await decode(bytes).catch(() => null);
    if (bytes !== null && decoded?.toString() === html) encoded.set(coding, bytes);
  }
  return encoded;
}

/** CSP level 3, section 2.3.1: the source that allows an inline script of exactly this text. */
function cspSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
