import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    new RegExp(`^${name}-[\\w-]{8}\\.`).test(file),
  );
  if (found.length !== 1) throw new Error(`${found.length} assets are called ${name}`);
  return `assets/${found[0]}`;
}

/** What becomes of a module that the page asks for: its fetch is the one that an import would make. */
const fetchOf = (person: Person, path: string): Promise<'taken' | 'refused'> =>
  person.driver.evaluate(async (href) => {
    const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href });
    const outcome = new Promise<'taken' | 'refused'>((resolve) => {
      link.addEventListener('load', () => resolve('taken'));
      link.addEventListener('error', () => resolve('refused'));
    });
    document.head.append(link);
    return outcome;
  }, `/${path}`);

for (const browser of ['chromium', 'firefox'] as const) {
  test(`WEB-1: ${browser} runs no chunk of which a byte changed, and no script without a hash`, async ({
    stage,
  }) => {
    const root = await copyOfApp();
    try {
      const { url } = await stage.server('true', root);
      const ada = await stage[browser]('Ada');
      await ada.driver.open(url);
      await ada.driver.see({ role: 'button', name: 'New meeting' });
      // What comes with a meeting, what that imports, what somebody who scans a code needs, and what all of it begins with.
      const [machinery = '', ...chunks] = await Promise.all(
        ['compose', 'chacha', 'decode', 'fragment'].map((name) => assetOf(root, name)),
      );
      for (const chunk of [machinery, ...chunks]) expect(await fetchOf(ada, chunk), chunk).toBe('taken');

      await appendFile(join(root, machinery), ' ');
      await writeFile(join(root, extra), 'export {};');
      const bea = await stage[browser]('Bea');
      await bea.driver.open(url);
      await bea.driver.click({ role: 'button', name: 'New meeting' });
      await bea.seesAlert("The server can't be reached");
      expect(await fetchOf(bea, machinery)).toBe('refused');
      expect(await fetchOf(bea, extra)).toBe('refused');

      for (const chunk of chunks) await appendFile(join(root, chunk), ' ');
      const cyd = await stage[browser]('Cyd');
      await cyd.driver.open(url);
      for (const chunk of chunks) expect(await fetchOf(cyd, chunk), chunk).toBe('refused');
      const shown = () => document.getElementById('root')?.childElementCount;
      expect(await cyd.driver.evaluate(shown, null)).toBe(0);
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
