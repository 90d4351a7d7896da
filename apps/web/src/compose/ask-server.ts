import type { AskServer } from '@conclave/call';

/** How long an answer may take, milliseconds: a piece of a file over a slow line. */
const patienceMs = 60_000;

/** HTTP to this server. Null where nothing was answered. */
export const askServer: AskServer = async ({ method, path, headers, body, signal }) => {
  try {
    const answer = await fetch(path, {
      method,
      headers,
      body,
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
  } catch {
    return null;
  }
};
