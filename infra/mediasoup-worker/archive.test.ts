import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capture } from '../toolchain/process.mjs';
import { debianMirror, newest, openArchive } from './archive.mjs';

interface Listed {
  version: string;
  held: boolean;
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** One package file and its entry in an index. */
async function packageOf(
  folder: string,
  version: string,
): Promise<{ path: string; entry: string; bytes: Buffer }> {
  const tree = join(folder, `tree-${version}`);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  const control = `Package: tool\nVersion: ${version}\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: a tool\n`;
  writeFileSync(join(tree, 'DEBIAN', 'control'), control);
  const file = join(folder, `tool_${version}_all.deb`);
  expect((await capture('dpkg-deb', ['--build', tree, file])).code).toBe(0);
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const path = `pool/${basename(file)}`;
  return { path, bytes, entry: `${control}Filename: ${path}\nSize: ${bytes.length}\nSHA256: ${digest}\n` };
}

/** A mirror on loopback whose suites list versions, some of which it does not hold. */
async function mirror(suites: Record<string, readonly Listed[]>): Promise<string> {
  const folder = temporary();
  const files = new Map<string, Buffer>();
  for (const [suite, listed] of Object.entries(suites)) {
    const entries: string[] = [];
    for (const { version, held } of listed) {
      const made = await packageOf(folder, version);
      entries.push(made.entry);
      if (held) files.set(`/${made.path}`, made.bytes);
    }
    const { stdout } = await capture('dpkg', ['--print-architecture']);
    const indexes = [`main/binary-${stdout.trim()}/Packages`, 'main/source/Sources'];
    const contents = [Buffer.from(entries.join('\n')), Buffer.from('')];
    const hashes = indexes.map((index, at) => {
      const content = contents[at] ?? Buffer.from('');
      files.set(`/dists/${suite}/${index}`, content);
      return ` ${createHash('sha256').update(content).digest('hex')} ${content.length} ${index}`;
    });
    const release = `Suite: ${suite}\nCodename: ${suite}\nDate: Tue, 01 Dec 2026 00:00:00 UTC\nSHA256:\n${hashes.join('\n')}\n`;
    files.set(`/dists/${suite}/Release`, Buffer.from(release));
  }
  const server = createServer((request, response) => {
    const body = files.get(decodeURIComponent(request.url ?? ''));
    response.writeHead(body ? 200 : 404).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no address');
  return `http://127.0.0.1:${address.port}/`;
}

const openAt = async (at: string): ReturnType<typeof openArchive> =>
  openArchive({ folder: temporary(), mirror: at, signedBy: 'trusted=yes', env: process.env });

test('a version that the archive lists and does not hold gives way to the next older one, and is named', async () => {
  const listed = [
    { version: '3.5.7-1', held: true },
    { version: '3.5.9-1~deb13u1', held: false },
    { version: '3.5.10-1', held: false },
  ];
  const archive = await openAt(await mirror({ stable: listed }));
  const fetched = await newest(archive, 'binary', 'tool', ['stable']);
  expect(fetched?.version).toBe('3.5.7-1');
  expect(readFileSync(fetched?.file ?? '').length).toBeGreaterThan(0);
  expect(archive.tried).toEqual([
    'tool 3.5.10-1 of stable (404 Not Found)',
    'tool 3.5.9-1~deb13u1 of stable (404 Not Found)',
  ]);
});

test('a suite that holds none of its versions, or has no lists, gives way to the next suite', async () => {
  const at = await mirror({
    stable: [{ version: '2.0', held: false }],
    next: [
      { version: '2.0', held: false },
      { version: '3.0~rc1', held: true },
    ],
  });
  const archive = await openAt(at);
  const fetched = await newest(archive, 'binary', 'tool', ['gone', 'stable', 'next']);
  expect(fetched?.version).toBe('3.0~rc1');
  expect(archive.tried).toEqual(['the lists of gone (404 Not Found)', 'tool 2.0 of stable (404 Not Found)']);
});

test('where nothing can be fetched, nothing is returned and all that was tried is told', async () => {
  const archive = await openAt(await mirror({ stable: [{ version: '1.0', held: false }] }));
  expect(await newest(archive, 'binary', 'tool', ['stable'])).toBeUndefined();
  expect(await newest(archive, 'source', 'tool', ['stable'])).toBeUndefined();
  expect(archive.tried).toEqual(['tool 1.0 of stable (404 Not Found)']);
});

test.each([
  [
    'the first of Debian',
    [
      'http://deb.example/tools/dists/nodistro/InRelease',
      'http://deb.example/debian-security/dists/bookworm-security/InRelease',
      'http://deb.example/debian/dists/bookworm/InRelease',
    ],
    'http://deb.example/debian',
  ],
  ['none of another distribution', ['http://deb.example/ubuntu/dists/noble/InRelease'], undefined],
])(
  'the mirror is %s that this machine is set up with, whether or not its lists are here',
  async (_, uris, found) => {
    const tools = temporary();
    writeFileSync(
      join(tools, 'apt-get'),
      `#!/bin/sh\n[ "$*" = 'update --print-uris' ] && cat <<'END'\n${uris.map((uri) => `'${uri}' name 0`).join('\n')}\nEND\n`,
    );
    chmodSync(join(tools, 'apt-get'), 0o755);
    expect(await debianMirror({ PATH: `${tools}:/bin` })).toBe(found);
  },
);
