import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { top } from '../run/command.mjs';
import { makeRelease } from '../run/make-release.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { stream } from '../toolchain/process.mjs';

/**
 * WEB-1, WEB-2: what Caddy serves, over TLS that is checked against its own authority, is what this checkout builds.
 *
 * @param {import('./stack.mjs').Stack} stack
 * @param {NodeJS.ProcessEnv} env with the project's Node.js and pnpm in its PATH
 * @throws {Failure} something differs
 */
export async function compareRelease(stack, env) {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-authority-'));
  try {
    const authority = join(folder, 'root.crt');
    await writeFile(authority, await stack.authority());
    const compare = [join(top, 'infra/release/verify-host.ts'), stack.url, await makeRelease(env)];
    const trusting = { ...env, NODE_EXTRA_CA_CERTS: authority };
    if ((await stream('node', compare, { cwd: top, env: trusting })) !== 0) {
      throw new Failure('Caddy serves something else than this checkout builds: the lines above say what.');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
