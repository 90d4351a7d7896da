/** How long an answer may take, milliseconds. */
const patienceMs = 15_000;

/** Posts JSON to a path of this server. Null where nothing was answered. */
export async function post(path: string, json: string): Promise<{ readonly status: number } | null> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: json,
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    // An answer that nobody reads stays open until the signal breaks it off.
    await answer.arrayBuffer();
    return { status: answer.status };
  } catch {
    return null;
  }
}
