import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { TestServer } from '../harness.ts';

const program = join(import.meta.dirname, '../../src/tell-headers.ts');
const told = v.object({
  pages: v.array(v.string()),
  headers: v.record(v.string(), v.string()),
  pageHeaders: v.record(v.string(), v.string()),
});

test('WEB-2: what a release says of headers is what this server sends, on every page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-web-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'index.html'), '<script type="importmap">{"integrity":{}}</script>');
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder]);
  const { pages, headers, pageHeaders } = v.parse(told, JSON.parse(stdout));

  const server = await TestServer.start({ config: { webRoot: folder, proxyHops: 1 } });
  onTestFinished(() => server.stop());
  const { host } = new URL(server.url);
  const expected = Object.entries({ ...headers, ...pageHeaders });
  expect(expected.map(([name]) => name)).toContain('content-security-policy');
  expect(pages).toContain('/what-the-server-sees');
  for (const page of pages) {
    const sent = (await fetch(server.url + page, { headers: { 'x-forwarded-proto': 'https' } })).headers;
    for (const [name, value] of expected) expect(sent.get(name)).toBe(value.replaceAll('{host}', host));
  }
});
