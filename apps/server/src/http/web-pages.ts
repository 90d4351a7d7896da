/** The paths that the web app's document is served under; `apps/web/src/navigation.ts` knows the same ones. */
export const pages: readonly string[] = ['/', '/j', '/h', '/what-the-server-sees'];

/**
 * WEB-1: a document runs no script for which it holds no hash (Subresource Integrity, section 3.11,
 * Integrity-Policy). Documents alone: nothing can give a worker hashes for what it imports.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Integrity-Policy': 'blocked-destinations=(script)',
};
