import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { readImports } from '../verify/read-imports.ts';
import { referencesOf } from './references.ts';

/** What of a built web app is not covered by a hash that browsers check. */
export interface Coverage {
  /** WEB-1: what must not be: each a sentence. */
  readonly faults: readonly string[];
  /** Scripts that no import of the document leads to: workers and what they load, for which browsers take no hashes. */
  readonly unchecked: readonly string[];
}

/** @param files path below the web root to bytes, `index.html` among them */
export function coverageOf(files: ReadonlyMap<string, Uint8Array>): Coverage {
  const html = files.get('index.html');
  if (html === undefined) return { faults: ['there is no index.html'], unchecked: [] };
  const { urls, inline, importMap } = referencesOf(textOf(html));
  const faults = inline.map((what) => `index.html has ${what} of its own`);
  const rightHash = (path: string, integrity: string | null | undefined): boolean => {
    const bytes = files.get(path);
    return bytes !== undefined && integrity === integrityOf(bytes);
  };

  const entries: string[] = [];
  for (const { url, by, rel, integrity, crossorigin } of urls) {
    const path = url.slice(1);
    if (!url.startsWith('/') || !files.has(path))
      faults.push(`index.html loads ${url}, which is no file of the build`);
    const isChecked = by === 'script src' || ['stylesheet', 'modulepreload'].includes(rel);
    if (isChecked && !rightHash(path, integrity)) faults.push(`${by} ${url} lacks its hash`);
    if (isChecked && !crossorigin) faults.push(`${by} ${url} lacks crossorigin`);
    if (by === 'script src') entries.push(path);
  }
  for (const [url, integrity] of importMap) {
    if (!rightHash(url.slice(1), integrity)) faults.push(`the import map has another hash for ${url}`);
  }
  const linked = new Set(urls.map(({ url }) => url.slice(1)));
  const attributed = new Set(
    urls.filter(({ integrity }) => integrity !== null).map(({ url }) => url.slice(1)),
  );
  const { reached, computed } = modulesFrom(entries, files);
  faults.push(...computed.map((path) => `${path} imports what only a browser could tell`));
  for (const path of reached) {
    if (!attributed.has(path) && !importMap.has(`/${path}`))
      faults.push(`${path} is imported without a hash`);
  }
  for (const path of files.keys()) {
    if (path.endsWith('.css') && !linked.has(path)) faults.push(`${path} is added by script, without a hash`);
  }
  for (const path of [...files.keys()].filter((each) => each.endsWith('.wasm'))) {
    const named = [...reached].some((script) =>
      textOf(files.get(script)).includes(integrityOf(files.get(path))),
    );
    if (!named) faults.push(`${path} is fetched by no script that has its hash`);
  }
  const scripts = [...files.keys()].filter((path) => path.endsWith('.js'));
  return { faults, unchecked: scripts.filter((path) => !reached.has(path)).toSorted() };
}

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

const integrityOf = (bytes: Uint8Array = new Uint8Array()): string =>
  `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

/** Everything that imports lead to, static and dynamic ones, and who imports by a computed name. */
function modulesFrom(
  entries: readonly string[],
  files: ReadonlyMap<string, Uint8Array>,
): { reached: ReadonlySet<string>; computed: readonly string[] } {
  const reached = new Set(entries);
  const computed: string[] = [];
  // A set hands out what is added to it while it is gone through.
  for (const path of reached) {
    for (const { specifier } of readImports(path, textOf(files.get(path)))) {
      if (specifier === undefined) computed.push(path);
      else reached.add(posix.join('/', posix.dirname(path), specifier).slice(1));
    }
  }
  return { reached, computed };
}
