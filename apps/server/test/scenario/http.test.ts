import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { encode, limits, policyStatement } from '@conclave/protocol';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import { TestServer, bytes } from '../harness.ts';
import { TestMeeting, newKey } from '../meeting.ts';

const importMap = '{"integrity":{"/assets/app-1a2b3c.js":"sha384-AAAA"}}';
const page = `<!doctype html><title>Conclave</title><script type="importmap">${importMap}</script>`;

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'assets', 'app-1a2b3c.js'), 'export {};');
  writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
  server = await TestServer.start({ config: { webRoot: folder, proxyHops: 1 } });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers, redirect: 'manual' });

/** What a creation answered: status and error. */
async function outcome(response: Response): Promise<[number, string | undefined]> {
  const body = v.parse(v.object({ error: v.optional(v.string()) }), await response.json());
  return [response.status, body.error];
}

function directives(policy: string): Map<string, string> {
  return new Map(
    policy.split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
}

describe('WEB-1', () => {
  test('the pages come with a policy that allows the own files alone', async () => {
    const response = await get('/');
    const { host } = new URL(server.url);
    expect(Object.fromEntries(directives(response.headers.get('content-security-policy') ?? ''))).toEqual({
      'default-src': "'none'",
      'script-src': `'self' 'wasm-unsafe-eval' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
      'style-src': "'self'",
      'img-src': "'self' data: blob:",
      'media-src': "'self' blob:",
      'connect-src': `'self' ws://${host}`,
      'worker-src': "'self'",
      'font-src': "'self'",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'conclave',
    });
  });

  test.each(['/', '/assets/app-1a2b3c.js', '/api/nothing', '/healthz', '/nowhere'])(
    '%s carries every isolation header',
    async (path) => {
      const { headers } = await get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      const permissions = headers.get('permissions-policy') ?? '';
      for (const allowed of ['camera', 'microphone', 'display-capture']) {
        expect(permissions).toContain(`${allowed}=(self)`);
      }
      expect(permissions).toContain('geolocation=()');
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  test.each(['/', '/j', '/h', '/what-the-server-sees', '/index.html'])(
    '%s lets no script run that it has no hash for',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('integrity-policy')).toBe('blocked-destinations=(script)');
    },
  );

  test('scripts come without that: no worker can have hashes for what it imports', async () => {
    expect((await get('/assets/app-1a2b3c.js')).headers.get('integrity-policy')).toBeNull();
  });

  test('a page that changes while the server runs is not sent: its policy would be of another one', async () => {
    writeFileSync(join(folder, 'index.html'), '<script type="importmap">{}</script>');
    expect(await (await get('/')).text()).toBe(page);
    expect(await (await get('/index.html')).text()).toBe(page);
  });

  test('behind TLS the browser is told to stay there, and without it is not', async () => {
    const secure = await get('/', { 'x-forwarded-proto': 'https' });
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=15552000');
    expect(directives(secure.headers.get('content-security-policy') ?? '').get('connect-src')).toContain(
      'wss://',
    );
    expect((await get('/')).headers.get('strict-transport-security')).toBeNull();
  });
});

test.each(['/', '/j', '/h', '/what-the-server-sees', '/index.html'])(
  '%s is the app, never stored',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain('<title>Conclave</title>');
  },
);

test('hashed assets are immutable, other files are revalidated', async () => {
  const asset = await get('/assets/app-1a2b3c.js');
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-type')).toContain('text/javascript');
  expect((await get('/manifest.webmanifest')).headers.get('cache-control')).toBe('no-cache');
});

describe('what the build encoded', () => {
  const script = 'export const long = true;';

  async function startEncoded(html: string): Promise<void> {
    for (const [suffix, encodeBy] of [['br', brotliCompressSync] as const, ['gz', gzipSync] as const]) {
      writeFileSync(join(folder, `index.html.${suffix}`), encodeBy(html));
      writeFileSync(join(folder, 'assets', `app-1a2b3c.js.${suffix}`), encodeBy(script));
    }
    await server.stop();
    server = await TestServer.start({ config: { webRoot: folder, proxyHops: 1 } });
  }

  test.each([
    ['br, gzip', 'br'],
    ['gzip, br', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
    ['br;q=0, gzip', 'gzip'],
  ])('is sent to whoever takes %s', async (accepted, sent) => {
    await startEncoded(page);
    const document = await get('/j', { 'accept-encoding': accepted });
    expect(document.headers.get('content-encoding')).toBe(sent);
    expect(document.headers.get('vary')).toBe('Accept-Encoding');
    expect(document.headers.get('content-type')).toContain('text/html');
    expect(document.headers.get('integrity-policy')).not.toBeNull();
    expect(await document.text()).toBe(page);
    const asset = await get('/assets/app-1a2b3c.js', { 'accept-encoding': accepted });
    expect(asset.headers.get('content-encoding')).toBe(sent);
    expect(asset.headers.get('vary')).toBe('Accept-Encoding');
    expect(asset.headers.get('content-type')).toContain('text/javascript');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await asset.text()).toBe(sent === null ? 'export {};' : script);
  });

  test('is not sent where it is another document, which the policy has no hash of', async () => {
    await startEncoded('<script>1</script>');
    const document = await get('/', { 'accept-encoding': 'br' });
    expect(document.headers.get('content-encoding')).toBeNull();
    expect(await document.text()).toBe(page);
  });

  test('is never an answer of the API, whose length could tell of a secret', async () => {
    await startEncoded(page);
    const answer = await get('/healthz', { 'accept-encoding': 'br, gzip' });
    expect(answer.headers.get('content-encoding')).toBeNull();
  });
});

const person = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test.each([
  '/j%23AVk2bW9j',
  '/j%2523AVk2bW9j',
  '/J',
  '/H',
  '/j/',
  '/j/AVk2bW9j',
  '/j%20',
  '/j,',
  '/j?utm_source=mail',
  '/j&',
  '/h%23A1k2bW9j',
  '/j%',
])('INV-2: %s, a link that was changed on its way, is the app', async (path) => {
  const response = await get(path, person);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('integrity-policy')).not.toBeNull();
  expect(await response.text()).toBe(page);
});

test.each(['/nowhere', '/join', '/what-the-server-sees/', '/api/nothing', '/assets/gone.js', '/%'])(
  '%s shows a person the app, which says that nothing is there',
  async (path) => {
    const response = await get(path, person);
    expect([400, 404]).toContain(response.status);
    expect(response.headers.get('integrity-policy')).not.toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe(page);
  },
);

test.each(['/nowhere', '/assets/nothing.js', '/assets/', '/api/meetings', '/%2e%2e/package.json', '/%'])(
  '%s tells a program a typed 404 or 400, and is not the app',
  async (path) => {
    const response = await get(path);
    expect([400, 404]).toContain(response.status);
    expect(['not-found', 'malformed']).toContain((await outcome(response))[1]);
  },
);

test('a page whose connection does not open is told whether the server refuses it, or something before it', async () => {
  const ask = (origin: string): Promise<Response> =>
    fetch(`${server.url}/api/signalling`, { method: 'POST', headers: { Origin: origin } });
  const own = await ask(server.url);
  expect(own.headers.get('upgrade')).toBe('websocket');
  expect(await outcome(own)).toEqual([426, 'upgrade-required']);
  expect(await outcome(await ask('https://evil.example'))).toEqual([403, 'refused']);
});

test('healthz answers 200 while media is ready and 503 otherwise', async () => {
  expect((await get('/healthz')).status).toBe(200);
  server.sfu.ready = false;
  expect((await get('/healthz')).status).toBe(503);
});

describe('INV-5: creating a meeting', () => {
  test('keeps exactly what was given', async () => {
    const meeting = await server.meeting(1000);
    expect(await server.store.find(meeting.roomId, server.clock.now())).toEqual(meeting.stored);
  });

  test('twice under one room id is a conflict, and the first one stays', async () => {
    const meeting = await server.meeting();
    const other = { ...new TestMeeting(server.clock.now() + 9000).created, roomId: meeting.roomId };
    const signature = meeting.host.sign(policyStatement(meeting.roomId, meeting.created.policy.body));
    const again = {
      ...other,
      hostKey: meeting.created.hostKey,
      policy: { ...meeting.created.policy, signature },
    };
    expect(await outcome(await server.post(again))).toEqual([409, 'exists']);
    expect(await server.store.find(meeting.roomId, server.clock.now())).toEqual(meeting.stored);
  });

  test('asks for a policy that the host key signed for this room', async () => {
    const { created, host, roomId } = new TestMeeting(server.clock.now() + 1000);
    const { body } = created.policy;
    const elsewhere = new TestMeeting(0).roomId;
    for (const signature of [
      newKey().sign(policyStatement(roomId, body)),
      host.sign(policyStatement(elsewhere, body)),
      host.sign(policyStatement(roomId, bytes('another'))),
    ]) {
      const forged = { ...created, policy: { body, signature } };
      expect(await outcome(await server.post(forged))).toEqual([403, 'refused']);
    }
  });

  test('INV-7: a policy without required encryption is malformed, whoever signed it', async () => {
    const { created, host, roomId } = new TestMeeting(server.clock.now() + 1000);
    const body = bytes(new TextDecoder().decode(created.policy.body).replace('required', 'optional'));
    const policy = { body, signature: host.sign(policyStatement(roomId, body)) };
    expect(await outcome(await server.post({ ...created, policy }))).toEqual([400, 'malformed']);
  });

  test('lasts 30 days at most by the server’s clock, and longer than nothing', async () => {
    const month = 30 * 24 * 3_600_000;
    const { created } = new TestMeeting(0, 10 * month);
    const response = await server.post(created);
    expect(await response.json()).toEqual({ expiresAt: server.clock.wallTime() + month });
    const over = new TestMeeting(0, 0);
    expect(await outcome(await server.post(over.created))).toEqual([400, 'malformed']);
  });

  test('DOS-1: foreign bodies are malformed', async () => {
    const { created } = new TestMeeting(server.clock.now() + 1000);
    for (const body of ['', '[]', 'null', '"x"', '{', '{}', encode({ ...created, name: 'Zoë' })]) {
      expect(await outcome(await server.post(body))).toEqual([400, 'malformed']);
    }
    const asText = await server.post(created, { 'Content-Type': 'text/plain' });
    expect(await outcome(asText)).toEqual([400, 'malformed']);
  });

  test('DOS-1: a body over its cap is refused before it is parsed', async () => {
    const response = await server.post(`{"pad":"${'x'.repeat(9000)}"}`);
    expect(await outcome(response)).toEqual([413, 'malformed']);
  });

  test('the largest policy fits the cap', async () => {
    const { created } = new TestMeeting(server.clock.now() + 1000);
    const policy = { ...created.policy, body: new Uint8Array(limits.policy) };
    expect((await server.post({ ...created, policy })).status).toBe(400);
  });

  test('a page of another site cannot create', async () => {
    const { created } = new TestMeeting(server.clock.now() + 1000);
    const response = await server.post(created, { Origin: 'https://evil.example' });
    expect(await outcome(response)).toEqual([403, 'refused']);
  });

  test('DOS-1: one address creates no more than its rate', async () => {
    await server.stop();
    const rates = { creation: { address: refuse(1, 600) } };
    server = await TestServer.start({ rates, config: { proxyHops: 1 } });
    const post = (address: string) =>
      server.post(new TestMeeting(server.clock.now() + 1000).created, { 'X-Forwarded-For': address });
    expect((await post('192.0.2.1')).status).toBe(201);
    expect(await outcome(await post('192.0.2.1'))).toEqual([429, 'too-many-requests']);
    expect((await post('192.0.2.2')).status).toBe(201);
  });
});

test('expired meetings are erased', async () => {
  const meeting = await server.meeting(1000);
  const before = server.clock.now();
  server.clock.advance(120_000);
  expect(await server.store.find(meeting.roomId, before)).toBeUndefined();
});
