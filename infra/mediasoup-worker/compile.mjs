import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { capture } from '../toolchain/process.mjs';
import { groupSources } from './grouping.mjs';

const LOG_LINES = 40;

/**
 * mediasoup's sources with what they would download replaced (subprojects/), its files in a few units or as they are.
 *
 * @param {{ mediasoup: string, recipe: string, libsrtp: string, into: string, grouped: boolean }} parts mediasoup: the
 *   installed package; libsrtp: sources of libsrtp 2
 * @returns {Promise<string | undefined>} undefined where this version's sources can't be grouped
 */
export async function prepareSources({ mediasoup, recipe, libsrtp, into, grouped }) {
  if (existsSync(into)) return into;
  const part = `${into}.part`;
  await rm(part, { recursive: true, force: true });
  await cp(join(mediasoup, 'worker'), part, { recursive: true, dereference: true });
  for (const name of await readdir(join(recipe, 'subprojects'))) {
    const wrap = await readFile(join(part, 'subprojects', `${name}.wrap`), 'utf8');
    const directory = /^directory *= *(.+)$/m.exec(wrap)?.[1] ?? name;
    await cp(join(recipe, 'subprojects', name), join(part, 'subprojects', directory), { recursive: true });
  }
  await cp(libsrtp, join(part, 'subprojects', 'libsrtp2'), { recursive: true });
  if (grouped) {
    const meson = join(part, 'meson.build');
    const groups = groupSources(await readFile(meson, 'utf8'));
    if (groups === undefined) return undefined;
    await writeFile(meson, groups.meson);
    for (const [path, content] of groups.units) await writeFile(join(part, path), content);
  }
  await rename(part, into);
  return into;
}

/**
 * Compiles a worker, going on where an interrupted run stopped.
 *
 * @param {{ sources: string, meson: string, pkgConfig: string, out: string, env: NodeJS.ProcessEnv, tell: (text: string) => void }} parts
 *   meson: the folder that its package was unpacked in; out: a folder in `sources`
 * @returns {Promise<{ binary: string } | { log: string }>} log: the end of what the failing tool printed
 */
export async function compileWorker({ sources, meson, pkgConfig, out, env: outer, tell }) {
  const packages = join(meson, 'usr', 'lib', 'python3', 'dist-packages');
  const env = { ...outer, PYTHONPATH: packages, PKG_CONFIG_PATH: pkgConfig, NINJA_STATUS: '%p ' };
  const build = join(sources, out);
  if (!existsSync(join(build, 'build.ninja'))) {
    const options = [
      '--buildtype',
      'release',
      '-Db_ndebug=true',
      '-Dcpp_link_args=-static-libstdc++ -static-libgcc',
    ];
    const args = [join(meson, 'usr', 'bin', 'meson'), 'setup', ...options, out];
    const { code, stdout, stderr } = await capture('python3', args, { cwd: sources, env });
    if (code !== 0) return { log: lastLines(stdout + stderr) };
  }
  const log = await ninja(build, env, tell);
  if (log !== undefined) return { log };
  const binary = join(build, 'worker');
  await mkdir(build, { recursive: true });
  const stripped = await capture('strip', ['-o', binary, join(build, 'mediasoup-worker')], { env });
  return stripped.code === 0 ? { binary } : { log: lastLines(stripped.stderr) };
}

/**
 * One line for each tenth of the way; the log only where it fails.
 *
 * @param {string} build
 * @param {NodeJS.ProcessEnv} env
 * @param {(text: string) => void} tell
 * @returns {Promise<string | undefined>}
 */
async function ninja(build, env, tell) {
  const jobs = `-j${availableParallelism()}`;
  const child = spawn('ninja', ['-C', build, jobs, 'mediasoup-worker'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', resolve);
  });
  let log = '';
  let tenth = 0;
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  for await (const line of createInterface({ input: child.stdout })) {
    const reached = Math.floor(Number(/^ *(\d+)% /.exec(line)?.[1] ?? 0) / 10);
    if (reached > tenth) tell(`compiled ${reached * 10} %`);
    tenth = Math.max(tenth, reached);
    log = lastLines(`${log}${line}\n`);
  }
  return (await ended) === 0 ? undefined : lastLines(log);
}

/** @param {string} text */
const lastLines = (text) => text.split('\n').slice(-LOG_LINES).join('\n');
