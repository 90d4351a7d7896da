import { createHash } from 'node:crypto';

/** WEB-2: what a host of one release serves to browsers, to the byte. */
export interface Manifest {
  /** Of the manifest itself. */
  readonly format: 1;
  readonly version: string;
  /** Path below the web root, such as `assets/main-1a2b3c.js`, to SHA-256 in hex. */
  readonly files: Readonly<Record<string, string>>;
  /** The paths under which `index.html` is served, such as `/j`. */
  readonly pages: readonly string[];
  /** By lower-case name, on every answer over TLS; `{host}` stands for the host with its port. */
  readonly headers: Readonly<Record<string, string>>;
  /** On the pages, besides. */
  readonly pageHeaders: Readonly<Record<string, string>>;
}

/**
 * The one spelling of a manifest: JSON with sorted keys and no white space (RFC 8785; all strings are ASCII, which makes sorting by
 * code units and by characters the same).
 */
export const encodeManifest = (manifest: Manifest): string => canonical(manifest);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** @returns null for anything but a manifest in its one spelling */
export function decodeManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { format, version, files, pages, headers, pageHeaders }: Record<string, unknown> = { ...value };
  if (format !== 1 || typeof version !== 'string') return null;
  if (!isTexts(files) || !isTexts(headers) || !isTexts(pageHeaders)) return null;
  if (!Array.isArray(pages) || !pages.every((page) => typeof page === 'string')) return null;
  if (!pages.every(isPath) || !Object.keys(files).every((path) => isPath(`/${path}`))) return null;
  if (!Object.values(files).every((hash) => /^[0-9a-f]{64}$/.test(hash))) return null;
  const manifest: Manifest = { format, version, files, pages, headers, pageHeaders };
  return encodeManifest(manifest) === text ? manifest : null;
}

/** SHA-256 of the manifest's bytes, in hex: one number that stands for the whole release. */
export const fingerprintOf = (manifest: Manifest): string => sha256(encodeManifest(manifest));

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The differences of two builds, one line each: what one has and the other has not, or has otherwise. */
export function differencesBetween(one: Manifest, other: Manifest): string[] {
  const [left, right] = [flat(one), flat(other)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => left.get(name) !== right.get(name))
    .toSorted();
}

function flat({ version, files, pages, headers, pageHeaders }: Manifest): Map<string, string> {
  return new Map([
    ['version', version],
    ['pages', pages.join(' ')],
    ...Object.entries(files),
    ...Object.entries(headers).map(([name, value]): [string, string] => [`header ${name}`, value]),
    ...Object.entries(pageHeaders).map(([name, value]): [string, string] => [
      `header ${name} of pages`,
      value,
    ]),
  ]);
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

/** An absolute path without a query, an escape or a step up: what is asked for is what is written. */
const isPath = (path: string): boolean =>
  /^\/([\w.-]+\/)*[\w.-]*$/.test(path) && !/(^|\/)\.\.?(\/|$)/.test(path);
