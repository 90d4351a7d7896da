import { codings } from './encoded.ts';
import type { Coding } from './encoded.ts';
import { HostError } from './live-host.ts';
import type { Answer, HostFault, LiveHost } from './live-host.ts';
import { sha256 } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { referencesOf } from './references.ts';
import type { Reference } from './references.ts';

/** In what a live host is not the release. Texts from the host are as it sent them: `printable` before showing. */
export type Difference =
  | { readonly kind: 'missing'; readonly path: string; readonly status: number }
  /** The host answers, but not here: it must not be able to hide a difference by keeping silent about it. */
  | { readonly kind: 'unread'; readonly path: string; readonly reason: HostFault }
  | { readonly kind: 'changed'; readonly path: string; readonly expected: string; readonly found: string }
  | {
      readonly kind: 'header';
      readonly path: string;
      readonly name: string;
      readonly expected: string;
      readonly found: string | null;
    }
  /** A header that no release sends, and that makes browsers load, send or keep something. */
  | { readonly kind: 'extra-header'; readonly path: string; readonly name: string; readonly found: string }
  /** The page loads something that the release has not; `found`: SHA-256 of what the host has there, or why there is none. */
  | {
      readonly kind: 'extra-file';
      readonly path: string;
      readonly by: string;
      readonly url: string;
      readonly found: string;
    }
  /** The page holds code of its own. */
  | { readonly kind: 'inline'; readonly path: string; readonly what: string };

/** What no release sends with any answer: each lets a host add code, cookies, reports or a way elsewhere beside files that are right. */
const unwanted = [
  'accept-ch',
  'access-control-allow-origin',
  'clear-site-data',
  'content-security-policy-report-only',
  'link',
  'nel',
  'origin-trial',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'sourcemap',
  'speculation-rules',
  'use-as-dictionary',
  'x-sourcemap',
];

/** Requests at one time. */
const parallel = 6;

/**
 * WEB-2: asks a host for everything that a release holds, in every coding that browsers take, and names every difference, in the order of the paths.
 *
 * @throws {HostError} the host can't be compared: it is out of reach, or its front page is elsewhere
 */
export async function compareHost(host: LiveHost, manifest: Manifest): Promise<Difference[]> {
  const front = await host.get('/', 'identity');
  if (front.status >= 300 && front.status < 400) {
    throw new HostError(
      'redirect',
      `${host.url.host} sends browsers elsewhere: compare the host that they end at.`,
    );
  }
  const document = manifest.files['index.html'] ?? '';
  const expected = [
    ...manifest.pages.map((path) => ({ path, hash: document, isPage: true })),
    ...Object.entries(manifest.files)
      .filter(([path]) => path !== 'index.html')
      .map(([path, hash]) => ({ path: `/${path}`, hash, isPage: false })),
  ];
  const found: Difference[][] = [];
  const queue = [...expected.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { path, hash, isPage }] = next;
      const headers = headersFor(host.url, manifest, isPage);
      const differencesIn = async (coding: Coding): Promise<Difference[]> => {
        const answer = path === '/' && coding === 'identity' ? front : await attempt(host, path, coding);
        if (answer instanceof HostError) return [{ kind: 'unread', path, reason: answer.reason }];
        return [
          ...differencesOf(path, hash, answer),
          ...headerDifferences(path, headers, answer.headers),
          ...(isPage && answer.status === 200 ? await extras(host, path, answer, manifest) : []),
        ];
      };
      const all: Difference[] = [];
      for (const coding of codings) all.push(...(await differencesIn(coding)));
      // Most hosts that differ do so in each coding alike.
      found[index] = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return found.flat();
}

function differencesOf(path: string, expected: string, { status, body }: Answer): Difference[] {
  if (status !== 200) return [{ kind: 'missing', path, status }];
  const found = sha256(body);
  return found === expected ? [] : [{ kind: 'changed', path, expected, found }];
}

/** The release's headers, for this host. On this machine without TLS, as in tests, the same but for what speaks of TLS. */
function headersFor(url: URL, { headers, pageHeaders }: Manifest, isPage: boolean): [string, string][] {
  const all = Object.entries({ ...headers, ...(isPage ? pageHeaders : {}) });
  const named = all.map(([name, value]): [string, string] => [name, value.replaceAll('{host}', url.host)]);
  if (url.protocol === 'https:') return named;
  return named
    .filter(([name]) => name !== 'strict-transport-security')
    .map(([name, value]) => [name, value.replaceAll(`wss://${url.host}`, `ws://${url.host}`)]);
}

function headerDifferences(path: string, expected: [string, string][], sent: Headers): Difference[] {
  return [
    ...expected.flatMap(([name, value]): Difference[] => {
      const found = sent.get(name);
      return found === value ? [] : [{ kind: 'header', path, name, expected: value, found }];
    }),
    ...unwanted.flatMap((name): Difference[] => {
      const found = sent.get(name);
      return found === null ? [] : [{ kind: 'extra-header', path, name, found }];
    }),
  ];
}

/** What the live page loads or holds, and the release does not. */
async function extras(
  host: LiveHost,
  path: string,
  { body }: Answer,
  { files }: Manifest,
): Promise<Difference[]> {
  const { urls, inline, importMap } = referencesOf(new TextDecoder().decode(body));
  const mapped = [...importMap.keys()].map((url) => ({ url, by: 'import map' }));
  const foreign = [...urls, ...mapped].filter(({ url }) => !Object.hasOwn(files, url.replace(/^\//, '')));
  const named = foreign.map(async ({ url, by }): Promise<Difference> => {
    const there = await whatIsAt(host, path, url);
    return { kind: 'extra-file', path, by, url, found: there };
  });
  const held = inline.map((what): Difference => ({ kind: 'inline', path, what }));
  return [...(await Promise.all(named)), ...held];
}

const attempt = (host: LiveHost, path: string, coding: Coding): Promise<Answer | HostError> =>
  host.get(path, coding).catch((error: unknown) => {
    if (error instanceof HostError) return error;
    throw error;
  });

/** Other hosts than the one that is compared are asked for nothing. */
async function whatIsAt(host: LiveHost, path: string, url: Reference['url']): Promise<string> {
  const target = URL.canParse(url, new URL(path, host.url)) ? new URL(url, new URL(path, host.url)) : null;
  if (target === null || target.origin !== host.url.origin) return 'on another host';
  const answer = await attempt(host, target.pathname + target.search, 'identity');
  if (answer instanceof HostError) return answer.reason;
  return answer.status === 200 ? `SHA-256 ${sha256(answer.body)}` : `status ${answer.status}`;
}

/** One line for a person. */
export function sentenceOf(difference: Difference): string {
  const at = difference.path;
  switch (difference.kind) {
    case 'missing':
      return `${at}: is not there (status ${difference.status})`;
    case 'unread':
      return `${at}: can't be read (${difference.reason})`;
    case 'changed':
      return `${at}: is another file (SHA-256 ${difference.found}, not ${difference.expected})`;
    case 'header':
      return difference.found === null
        ? `${at}: lacks the header ${difference.name}`
        : `${at}: ${difference.name} is ${printable(difference.found)}, not ${difference.expected}`;
    case 'extra-header':
      return `${at}: sends the header ${difference.name}: ${printable(difference.found)}`;
    case 'extra-file':
      return `${at}: loads ${printable(difference.url)} (${difference.by}), which is not in the release (${difference.found})`;
    case 'inline':
      return `${at}: holds ${printable(difference.what)} of its own`;
  }
}

/** A host's text goes to a terminal: printable ASCII alone, so that it can neither move the cursor nor pretend, and not much of it. */
function printable(text: string): string {
  const clean = text.replaceAll(/[^\x20-\x7e]/g, '?');
  return clean.length > 300 ? `"${clean.slice(0, 300)}…"` : `"${clean}"`;
}
