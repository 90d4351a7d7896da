import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Person } from '../src/person.ts';
import { webRoot } from '../src/server.ts';
import { expect, test } from '../src/stage.ts';

const extra = 'assets/extra-1a2b3c4d.js';
const top = join(import.meta.dirname, '..', '..');

/** A copy of the built web app, which a story may change. */
async function copyOfApp(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'conclave-web-'));
  await cp(webRoot, root, { recursive: true });
  return root;
}

/** The one file under `assets` of this name, whatever its hash. */
async function assetOf(root: string, name: string): Promise<string> {
  const found = (await readdir(join(root, 'assets'))).filter((file) =>
    new RegExp(`^${name}-[\\w-]{8}\\.\\w+$`).test(file),
  );
  if (found.length !== 1) throw new Error(`${found.length} assets are called ${name}`);
  return `assets/${found[0]}`;
}

/** What the document itself runs. */
async function firstScript(root: string): Promise<string> {
  const document = await readFile(join(root, 'index.html'), 'utf8');
  const [, path] = /<script [^>]*src="\/(assets\/[\w-]+\.js)"/.exec(document) ?? [];
  if (path === undefined) throw new Error('the document has no script');
  return path;
}

/** One more byte in a file, in whatever coding it is sent. */
async function addByte(path: string): Promise<void> {
  await appendFile(path, ' ');
  const bytes = await readFile(path);
  await writeFile(`${path}.br`, brotliCompressSync(bytes));
  await writeFile(`${path}.gz`, gzipSync(bytes));
}

/** What becomes of a script that the page asks for, with a hash for it or without one. */
const fetchOf = (person: Person, path: string, integrity: string): Promise<'taken' | 'refused'> =>
  person.driver.evaluate(
    async ({ href, hash }) => {
      const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href });
      if (hash !== '') link.integrity = hash;
      const outcome = new Promise<'taken' | 'refused'>((resolve) => {
        link.addEventListener('load', () => resolve('taken'));
        link.addEventListener('error', () => resolve('refused'));
      });
      document.head.append(link);
      return outcome;
    },
    { href: `/${path}`, hash: integrity },
  );

/** Opens the front page. Whether its code ran: the first that it does, before the page counts as loaded, is to take the fragment. */
async function openFront(person: Person, url: string): Promise<'runs' | 'does not run'> {
  await person.driver.open(`${url}/#fragment`);
  return person.driver.evaluate(() => (location.hash === '' ? 'runs' : 'does not run'), null);
}

for (const browser of ['chromium', 'firefox'] as const) {
  test(`WEB-1: ${browser} runs no chunk of which a byte changed, and no script without a hash`, async ({
    stage,
  }) => {
    const root = await copyOfApp();
    try {
      const script = 'export {};';
      await writeFile(join(root, extra), script);
      const { url } = await stage.server('true', root);
      const ada = await stage[browser]('Ada');
      expect(await openFront(ada, url)).toBe('runs');
      expect(await fetchOf(ada, extra, '')).toBe('refused');
      const hash = createHash('sha384').update(script).digest('base64');
      expect(await fetchOf(ada, extra, `sha384-${hash}`)).toBe('taken');
      await ada.driver.click({ role: 'button', name: 'New meeting' });
      await ada.driver.fill({ role: 'textbox', name: 'Your name' }, 'Ada');
      await ada.driver.click({ role: 'button', name: 'Create meeting' });
      await ada.driver.see({ role: 'dialog', name: 'Invite people' });

      // What a new meeting is made in imports this.
      await addByte(join(root, await assetOf(root, 'new-meeting-dialog')));
      const bea = await stage[browser]('Bea');
      expect(await openFront(bea, url)).toBe('runs');
      await bea.driver.click({ role: 'button', name: 'New meeting' });
      await bea.seesAlert('A part of this page did not arrive');

      // The very first script.
      await addByte(join(root, await firstScript(root)));
      const cyd = await stage[browser]('Cyd');
      expect(await openFront(cyd, url)).toBe('does not run');
    } finally {
      await rm(root, { recursive: true });
    }
  });
}

test('WEB-2: a host that serves a release passes the comparison, and one that changed a worker does not', async ({
  stage,
}) => {
  const root = await copyOfApp();
  try {
    const { url } = await stage.server('true', root);
    const manifest = `${root}.json`;
    expect(await run('make.ts', root, manifest)).toMatchObject({ code: 0 });
    expect(await run('verify-host.ts', `${url}/j#c2VjcmV0`, manifest)).toMatchObject({ code: 0 });

    const worker = await assetOf(root, 'passcode-worker');
    await appendFile(join(root, worker), ' ');
    const { code, output } = await run('verify-host.ts', url, manifest);
    expect(code).toBe(1);
    expect(output).toContain(`/${worker}: is another file`);
    expect(output).toContain('one difference');
    expect(await run('verify-host.ts', 'http://localhost:9', manifest)).toMatchObject({ code: 2 });
    await rm(manifest);
  } finally {
    await rm(root, { recursive: true });
  }
});

/** A program of the release's, with its exit code. */
function run(name: string, ...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const program = join(top, 'infra', 'release', name);
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}
