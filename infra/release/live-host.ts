import type { Coding } from './encoded.ts';

/** Why a host could not be compared at all, or one of its paths not be read. */
export type HostFault =
  'not-an-address' | 'not-tls' | 'certificate' | 'unreachable' | 'timeout' | 'redirect' | 'too-large';

export class HostError extends Error {
  readonly reason: HostFault;

  /** @param sentence what is wrong and what to do, with nothing in it of what a person typed but the host */
  constructor(reason: HostFault, sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

/** What a host answered under one path. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Decoded. */
  readonly body: Uint8Array;
}

export interface LiveHost {
  readonly url: URL;
  /** Rejects with a HostError. A redirect is an answer, and is not followed. */
  get(path: string, coding: Coding): Promise<Answer>;
}

/** More than any file of a release has, in bytes. */
const largest = 32 * 1024 * 1024;

/**
 * The host of an address that a person typed, of which only the origin counts: a whole invite link may be pasted, and nothing of it is
 * sent anywhere or shown.
 *
 * @throws {HostError} the address is none, or not https; http is for this machine alone, as in browsers
 */
export function openHost(address: string, timeoutMs: number): LiveHost {
  const url = originOf(address);
  return {
    url,
    get: async (path, coding) => {
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const headers = { 'accept-encoding': coding };
        const response = await fetch(new URL(path, url), {
          redirect: 'manual',
          cache: 'no-store',
          headers,
          signal,
        });
        return { status: response.status, headers: response.headers, body: await bodyOf(response, url) };
      } catch (error) {
        throw faultOf(error, url, timeoutMs);
      }
    },
  };
}

function originOf(address: string): URL {
  let url: URL;
  try {
    url = new URL(new URL(address).origin);
  } catch {
    throw new HostError('not-an-address', 'Say which host: an address such as https://meet.example.');
  }
  const isLocal = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return url;
  throw new HostError(
    'not-tls',
    `${url.host} has to be asked over https: what comes over http may be anybody's.`,
  );
}

async function bodyOf(response: Response, url: URL): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > largest)
      throw new HostError('too-large', `${url.host} answers with more than any release holds.`);
  }
  return Buffer.concat(parts);
}

/** Exported for its test. */
export function faultOf(error: unknown, { host }: URL, timeoutMs: number): Error {
  if (error instanceof HostError) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new HostError('timeout', `${host} did not answer within ${timeoutMs / 1000} s. Try again later.`);
  }
  // Node's fetch rejects with a TypeError, whose cause has the code of the socket or of OpenSSL.
  if (!(error instanceof TypeError))
    return error instanceof Error ? error : new Error('unknown', { cause: error });
  const code = codeOf(error.cause);
  if (/SSL|TLS|EPROTO/.test(code) && !code.includes('CERT')) {
    return new HostError('not-tls', `${host} does not speak TLS there (${code}).`);
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return new HostError('certificate', `The certificate of ${host} is not valid (${code}).`);
  }
  return new HostError(
    'unreachable',
    `${host} can't be reached (${code}). Check the name and your connection.`,
  );
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'no reason told';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  if ('errors' in cause && Array.isArray(cause.errors)) return codeOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : 'no reason told';
}
