/** Why a part of the page is not there, as far as the page can tell. */
export type LoadFault =
  /** http on another address than localhost: browsers give neither cameras nor cryptography to it. */
  | 'insecure-context'
  /** Switched off, by a lockdown mode for instance. */
  | 'no-webassembly'
  /** The server has another version by now, and no longer the parts of this one. */
  | 'newer-version'
  /** The server is there and has them: something on the way or in the browser keeps them out. */
  | 'code-blocked'
  | 'server-unreachable';

/** How long an answer may take, milliseconds. */
const patienceMs = 10_000;

/** What no second try mends; null where the browser has all that the page needs. */
export function missingInBrowser(): 'insecure-context' | 'no-webassembly' | null {
  if (!isSecureContext) return 'insecure-context';
  return typeof WebAssembly === 'undefined' ? 'no-webassembly' : null;
}

/** After something could not be loaded. */
export async function whyNotLoaded(): Promise<LoadFault> {
  const missing = missingInBrowser();
  if (missing !== null) return missing;
  const own = document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? '';
  try {
    const answer = await fetch('/', {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(patienceMs),
    });
    const html = await answer.text();
    if (!answer.ok) return 'server-unreachable';
    return html.includes(own) ? 'code-blocked' : 'newer-version';
  } catch {
    return 'server-unreachable';
  }
}
