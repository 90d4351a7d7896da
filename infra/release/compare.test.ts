import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compareHost, sentenceOf } from './compare.ts';
import { HostError, faultOf, openHost } from './live-host.ts';
import { sha256 } from './manifest.ts';
import type { Manifest } from './manifest.ts';

const html =
  '<!doctype html><script type="module" src="/assets/main.js" integrity="sha384-x" crossorigin></script>';
const script = 'export {};';
const manifest: Manifest = {
  format: 1,
  version: '0.1.0',
  files: { 'index.html': sha256(html), 'assets/main.js': sha256(script) },
  pages: ['/', '/j'],
  headers: {
    'content-security-policy': "default-src 'none';connect-src 'self' wss://{host}",
    'strict-transport-security': 'max-age=1',
    'x-content-type-options': 'nosniff',
  },
  pageHeaders: { 'integrity-policy': 'blocked-destinations=(script)' },
};

interface Site {
  readonly files: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly pageHeaders: Record<string, string>;
  /** What is encoded where the browser takes that. */
  readonly encoded: Partial<Record<'br' | 'gzip', Record<string, string>>>;
}

/** A host on this machine, with what `change` makes of a true one. */
async function serve(change: (site: Site) => void): Promise<string> {
  const site: Site = {
    files: { '/': html, '/j': html, '/assets/main.js': script },
    headers: { 'x-content-type-options': 'nosniff' },
    pageHeaders: { 'integrity-policy': 'blocked-destinations=(script)' },
    encoded: {},
  };
  const address = await listen((request, response) => {
    const policy = `default-src 'none';connect-src 'self' ws://${request.headers.host}`;
    const headers = { 'content-security-policy': policy, ...site.headers };
    const path = request.url ?? '';
    const body = site.files[path];
    const sent = {
      ...headers,
      ...(body?.includes('<!doctype') === true ? site.pageHeaders : {}),
    };
    for (const [coding, encode] of [['br', brotliCompressSync] as const, ['gzip', gzipSync] as const]) {
      const text = site.encoded[coding]?.[path];
      if (text === undefined || request.headers['accept-encoding'] !== coding) continue;
      response.writeHead(200, { ...sent, 'content-encoding': coding });
      return response.end(encode(text));
    }
    response.writeHead(body === undefined ? 404 : 200, sent);
    return response.end(body);
  });
  change(site);
  return address;
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

const compare = async (address: string): Promise<string[]> =>
  (await compareHost(openHost(address, 5000), manifest)).map(sentenceOf);

/** Why a host can't be compared. */
async function fault(attempt: () => unknown): Promise<[string, string]> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof HostError) return [error.reason, error.message];
    throw error;
  }
  throw new Error('it was compared');
}

describe('WEB-2: comparing a live host with a release', () => {
  test('passes a true host, which is asked for every page and file', async () => {
    expect(await compare(await serve(() => undefined))).toEqual([]);
  });

  test('names a file with one changed byte', async () => {
    const address = await serve(({ files }) => (files['/assets/main.js'] = 'export {} '));
    expect(await compare(address)).toEqual([
      `/assets/main.js: is another file (SHA-256 ${sha256('export {} ')}, not ${sha256(script)})`,
    ]);
  });

  test('takes what a host encodes for what it decodes to', async () => {
    const address = await serve(({ encoded }) => {
      encoded.br = { '/': html, '/assets/main.js': script };
      encoded.gzip = { '/j': html };
    });
    expect(await compare(address)).toEqual([]);
  });

  test.each(['br', 'gzip'] as const)('names a file that is another one in %s alone', async (coding) => {
    const address = await serve(({ encoded }) => {
      encoded[coding] = { '/assets/main.js': 'steal()', '/j': html };
    });
    expect(await compare(address)).toEqual([
      `/assets/main.js: is another file (SHA-256 ${sha256('steal()')}, not ${sha256(script)})`,
    ]);
  });

  test('names a file that is missing', async () => {
    const address = await serve(({ files }) => delete files['/assets/main.js']);
    expect(await compare(address)).toEqual(['/assets/main.js: is not there (status 404)']);
  });

  test('names a file about which the host keeps silent', async () => {
    const address = await listen((request, response) => {
      if (request.url === '/assets/main.js') return;
      const policy = `default-src 'none';connect-src 'self' ws://${request.headers.host}`;
      response.writeHead(200, {
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'integrity-policy': 'blocked-destinations=(script)',
      });
      response.end(html);
    });
    const differences = await compareHost(openHost(address, 500), manifest);
    expect(differences.map(sentenceOf)).toEqual(["/assets/main.js: can't be read (timeout)"]);
  });

  test('names a script that one of the pages loads besides, and what lies there', async () => {
    const more = html.replace('</script>', '</script><script src="/extra.js"></script>');
    const address = await serve(({ files }) => {
      files['/j'] = more;
      files['/extra.js'] = 'steal()';
    });
    expect(await compare(address)).toEqual([
      `/j: is another file (SHA-256 ${sha256(more)}, not ${sha256(html)})`,
      `/j: loads "/extra.js" (script src), which is not in the release (SHA-256 ${sha256('steal()')})`,
    ]);
  });

  test('names a script of another host, which is not asked, and code in the page itself', async () => {
    const more = `${html}<script src="https://evil.example/a.js"></script><script>steal()</script>`;
    const lines = await compare(await serve(({ files }) => (files['/'] = more)));
    expect(lines.slice(1)).toEqual([
      '/: loads "https://evil.example/a.js" (script src), which is not in the release (on another host)',
      '/: holds "script" of its own',
    ]);
  });

  test('names a weaker policy beside files that are right', async () => {
    const address = await serve(({ headers }) => (headers['content-security-policy'] = "default-src 'self'"));
    const lines = await compare(address);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\/: content-security-policy is "default-src 'self'", not default-src 'none';/);
    expect(lines[2]).toContain('/assets/main.js: content-security-policy is');
  });

  test('names a header that is lacking, on the pages alone too', async () => {
    const address = await serve(({ headers, pageHeaders }) => {
      delete headers['x-content-type-options'];
      delete pageHeaders['integrity-policy'];
    });
    expect(await compare(address)).toEqual([
      '/: lacks the header x-content-type-options',
      '/: lacks the header integrity-policy',
      '/j: lacks the header x-content-type-options',
      '/j: lacks the header integrity-policy',
      '/assets/main.js: lacks the header x-content-type-options',
    ]);
  });

  test('names a header that makes browsers load, keep or report something', async () => {
    const address = await serve(({ pageHeaders }) => {
      pageHeaders['link'] = '</extra.css>; rel=stylesheet';
      pageHeaders['set-cookie'] = 'id=\x1b[2Jx'.replace('\x1b', '\t');
    });
    expect((await compare(address)).slice(0, 2)).toEqual([
      '/: sends the header link: "</extra.css>; rel=stylesheet"',
      '/: sends the header set-cookie: "id=?[2Jx"',
    ]);
  });

  test('compares nothing where the host sends browsers elsewhere', async () => {
    const address = await listen((_request, response) => {
      response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
    });
    expect((await fault(() => compare(address)))[0]).toBe('redirect');
  });

  test('says when nobody listens, or nobody answers in time', async () => {
    const free = await new Promise<number>((resolve) => {
      const probe = createSocketServer().listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });
    expect((await fault(() => compare(`http://127.0.0.1:${free}`)))[0]).toBe('unreachable');
    const silent = await listen(() => undefined);
    expect((await fault(() => compareHost(openHost(silent, 50), manifest)))[0]).toBe('timeout');
  });

  test('says when a host does not speak TLS, and asks nobody else without it', async () => {
    const address = (await serve(() => undefined)).replace('http:', 'https:');
    expect((await fault(() => compare(address)))[0]).toBe('not-tls');
    expect((await fault(() => openHost('http://meet.example', 1)))[0]).toBe('not-tls');
  });

  test.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-tls'],
    ['ENOTFOUND', 'unreachable'],
  ])('tells %s as %s', (code, reason) => {
    const cause = Object.assign(new Error('x'), { code });
    const told = faultOf(new TypeError('fetch failed', { cause }), new URL('https://meet.example'), 1);
    expect(told).toMatchObject({ reason });
  });

  test('INV-2: of an invite link that is pasted only the host is used, and its secret is never shown', async () => {
    const address = await serve(() => undefined);
    const asked: string[] = [];
    const spy = await listen((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    expect(await compare(`${address}/j#c2VjcmV0`)).toEqual([]);
    await compare(`${spy}/j?c2VjcmV0#c2VjcmV0`);
    expect(asked).not.toEqual([]);
    expect(asked.join()).not.toContain('c2VjcmV0');
    for (const typed of ['meet.example/j#c2VjcmV0', 'http://meet.example/j#c2VjcmV0', 'c2VjcmV0']) {
      expect((await fault(() => openHost(typed, 1))).join()).not.toContain('c2VjcmV0');
    }
  });
});
