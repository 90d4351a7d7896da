import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { capture } from '../toolchain/process.mjs';

/**
 * @typedef {object} Openssl static libraries that a program was linked with
 * @property {string} name such as `3.5.9-1~deb13u1 (library)`
 * @property {string} pkgConfig the folder of its .pc files
 *
 * @typedef {(text: string) => void} Say
 */

/** OpenSSL 3.5 is the long-term one, which Debian 13 has; the others follow it. */
const SUITES = ['trixie', 'trixie-updates', 'forky', 'sid'];

const TARGETS = new Map([
  ['x64', 'linux-x86_64'],
  ['arm64', 'linux-aarch64'],
]);

/**
 * OpenSSL as static libraries: the distribution's where they link on this machine, else compiled from source.
 *
 * @param {import('./archive.mjs').Archive} archive
 * @param {string} folder
 * @param {{ env: NodeJS.ProcessEnv, tell: Say, tried: string[] }} context
 * @returns {AsyncGenerator<Openssl>} the best first
 */
export async function* opensslLibraries(archive, folder, { env, tell, tried }) {
  for await (const { version, file } of archive.versions('binary', 'libssl-dev', SUITES)) {
    const library = await unpackLibrary(file, join(folder, `library-${version}`), env);
    if (await links(library, env)) yield { name: `${version} (library)`, pkgConfig: library };
    else tried.push(`OpenSSL ${version} as a library (it does not link here)`);
  }
  for await (const { version, file } of archive.versions('source', 'openssl', SUITES)) {
    tell(`compiling OpenSSL ${version} (about 2 minutes on 2 cores)`);
    const library = await compile(file, join(folder, `compiled-${version}`), env);
    if (library !== undefined && (await links(library, env))) {
      yield { name: `${version} (compiled)`, pkgConfig: library };
      return;
    }
    tried.push(`OpenSSL ${version} from source (it does not compile here)`);
  }
}

/**
 * @param {string} deb
 * @param {string} into
 * @param {NodeJS.ProcessEnv} env
 */
async function unpackLibrary(deb, into, env) {
  await mkdir(into, { recursive: true });
  await capture('dpkg', ['-x', deb, into], { env });
  const lib = join(into, 'usr', 'lib');
  const [triplet = ''] = await readdir(lib).catch(() => []);
  const libraries = join(lib, triplet);
  for (const entry of await readdir(libraries).catch(() => [])) {
    const path = join(libraries, entry);
    // Links to shared libraries of another package, which must not be found before the static ones.
    if ((await lstat(path)).isSymbolicLink() && !existsSync(path)) await rm(path);
  }
  const pkgConfig = join(libraries, 'pkgconfig');
  for (const entry of await readdir(pkgConfig).catch(() => [])) {
    const path = join(pkgConfig, entry);
    const text = await readFile(path, 'utf8');
    const moved = text.replace(/^prefix=.*$/m, `prefix=${join(into, 'usr')}`);
    // What differs by architecture has a folder of its own, which a compiler looks up below the system's prefix alone.
    await writeFile(
      path,
      moved.replace(/^Cflags:.*$/m, `Cflags: -I\${includedir}/${triplet} -I\${includedir}`),
    );
  }
  return pkgConfig;
}

/**
 * @param {string} dsc
 * @param {string} into
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
async function compile(dsc, into, env) {
  const pkgConfig = join(into, 'lib', 'pkgconfig');
  const target = TARGETS.get(process.arch);
  if (existsSync(join(pkgConfig, 'libssl.pc'))) return pkgConfig;
  if (target === undefined) return undefined;
  const source = join(dirname(dsc), 'source');
  if (!existsSync(source)) {
    await rm(`${source}.part`, { recursive: true, force: true });
    const unpacked = await capture('dpkg-source', ['--no-check', '-x', dsc, `${source}.part`], { env });
    if (unpacked.code !== 0) return undefined;
    await capture('mv', [`${source}.part`, source], { env });
  }
  const features =
    'no-shared no-tests no-apps no-docs no-legacy no-engine no-quic no-comp no-cms no-ts no-ocsp'.split(' ');
  const steps = [
    ['./Configure', target, ...features, `--prefix=${into}`, '--libdir=lib'],
    ['make', `-j${availableParallelism()}`, 'build_libs'],
    ['make', 'install_dev'],
  ];
  for (const [command = '', ...args] of steps) {
    if ((await capture(command, args, { cwd: source, env })).code !== 0) return undefined;
  }
  return pkgConfig;
}

/**
 * Whether a program that speaks DTLS links with a library, all of it statically.
 *
 * @param {string} pkgConfig
 * @param {NodeJS.ProcessEnv} env
 */
async function links(pkgConfig, env) {
  if ((await stat(join(pkgConfig, 'openssl.pc')).catch(() => undefined)) === undefined) return false;
  const flags = await capture('pkg-config', ['--static', '--cflags', '--libs', 'openssl'], {
    env: { ...env, PKG_CONFIG_PATH: pkgConfig },
  });
  const program = join(pkgConfig, 'links.c');
  await writeFile(
    program,
    '#include <openssl/ssl.h>\nint main(void) { return SSL_CTX_new(DTLS_server_method()) == 0; }\n',
  );
  const output = join(pkgConfig, 'links');
  const shims = new URL('subprojects/openssl/newer-glibc.c', import.meta.url).pathname;
  const args = [program, shims, '-o', output, ...flags.stdout.trim().split(/\s+/)];
  return (await capture('gcc', args, { env })).code === 0 && (await capture(output, [], { env })).code === 0;
}
