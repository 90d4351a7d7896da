import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The built web app: where it lies, and its one document as it was when it was read. */
export interface WebApp {
  readonly root: string;
  readonly html: string;
  /** CSP sources of the import maps in the document, which hold the hashes of every module that it may import (WEB-1). */
  readonly importMaps: readonly string[];
}

/** HTML has no import maps from files, so the build puts its own into the document, with these very letters. */
const importMap = /<script type="importmap">([^]*?)<\/script>/g;

/** Rejects where the folder, which the configuration has looked at, holds no document that can be read. */
export async function readWebApp(root: string): Promise<WebApp> {
  const html = await readFile(join(root, 'index.html'), 'utf8');
  return { root, html, importMaps: [...html.matchAll(importMap)].map(([, text = '']) => cspSource(text)) };
}

/** CSP level 3, section 2.3.1: the source that allows an inline script of exactly this text. */
function cspSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
