/** A page of the app, and the secret that the address held. */
export interface Landing {
  /** `/j` and `/h` stand for every way of writing them; other paths are as they were, up to what may be a secret. */
  readonly path: string;
  /** The fragment without '#', as other programs left it; null where there is none. */
  readonly fragment: string | null;
}

/**
 * INV-2: what an address means, however programs on its way changed it: an escaped `#` (`/j%23…`), which the server saw as a
 * part of the path, capitals, slashes and punctuation behind the path, parameters before the fragment, an entity for
 * `#`, or nothing in its place.
 */
export function readAddress(pathname: string, search: string, hash: string): Landing {
  const text = decoded(pathname + search + hash);
  const page = /^\/+([jh])(?![\w-])(.*)$/is.exec(text);
  if (page !== null) return { path: `/${page[1]?.toLowerCase() ?? ''}`, fragment: secretOf(page[2] ?? '') };
  const fragment = hash.slice(1);
  const path =
    /^(\/[\w-]*)[\s/.,;:!)>\]]*$/.exec(decoded(pathname))?.[1] ?? pathname.split(/%23/i, 1)[0] ?? '/';
  return { path: path.toLowerCase(), fragment: fragment === '' ? null : fragment };
}

/** What stands behind the path of a meeting. */
function secretOf(rest: string): string | null {
  const entity = rest.replace(/&num;/i, '#');
  const at = entity.indexOf('#');
  if (at !== -1) return entity.slice(at + 1).replace(/^#+/, '') || null;
  // A link that lost its `#` on the way, or got another sign in its place: nothing else is that long.
  return /[\w-]{50,}.*$/s.exec(rest)?.[0] ?? null;
}

/** Escaped once or more; full-width characters. */
function decoded(text: string): string {
  let plain = text;
  for (let round = 0; round < 3; round += 1) plain = plain.replaceAll(/(?:%[\da-f]{2})+/gi, decodedRun);
  return plain.normalize('NFKC');
}

function decodedRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}
