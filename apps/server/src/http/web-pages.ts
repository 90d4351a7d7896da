/** The paths that the web app's document is served under; `apps/web/src/navigation.ts` knows the same ones. */
export const pages: readonly string[] = ['/', '/j', '/h', '/what-the-server-sees'];

/**
 * INV-2: paths of a link that was changed on its way, such as `/j%23…`, `/J`, `/j/` and `/j?…`. The page takes them out of the
 * address bar and goes on (ADR 26); they may hold the secret, so nothing writes a path down. Caddy knows the same ones:
 * `infra/release/caddyfile.ts`.
 */
export const changedLink = /^\/[jh](?![\w-])/i;

/**
 * WEB-1: a document runs no script for which it holds no hash (Subresource Integrity, section 3.11,
 * Integrity-Policy). Documents alone: nothing can give a worker hashes for what it imports.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Integrity-Policy': 'blocked-destinations=(script)',
};
