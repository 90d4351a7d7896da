import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run/command.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { capture } from '../toolchain/process.mjs';
import { newest, openArchive } from './archive.mjs';
import { compileWorker, prepareSources } from './compile.mjs';
import { opensslLibraries } from './openssl.mjs';

const recipe = fileURLToPath(new URL('.', import.meta.url));

/** @param {string} text */
const tell = (text) => void process.stderr.write(`  worker: ${text}\n`);

/**
 * Builds a worker from the installed mediasoup package's own sources, with nothing but npm's registry and Debian's package
 * archive within reach. What an earlier run got and compiled is in `folder` and is used again.
 *
 * @param {{ mediasoup: string, folder: string, mirror: string, env: NodeJS.ProcessEnv }} place mirror: of Debian's archive
 * @returns {Promise<string>} a binary that answered the self-test
 * @throws {Failure} naming all that was tried
 */
async function build({ mediasoup, folder, mirror, env }) {
  tell('getting OpenSSL 3.5 LTS, meson and libsrtp 2 from Debian');
  const archive = await openArchive({ folder: join(folder, 'archive'), mirror, env });
  /** @type {string[]} */
  const tried = [];
  /** @returns {Failure} */
  const nothing = () =>
    new Failure(
      `The mediasoup worker could not be built. Tried in vain: ${[...archive.tried, ...tried].join('; ')}. Try again later, or give a worker that you have in MEDIASOUP_WORKER_BIN.`,
    );
  const mesonDeb = await newest(archive, 'binary', 'meson', ['trixie', 'bookworm-backports', 'forky', 'sid']);
  const libsrtpDsc = await newest(archive, 'source', 'libsrtp2', ['bookworm', 'trixie']);
  if (mesonDeb === undefined || libsrtpDsc === undefined) throw nothing();
  const meson = join(folder, 'meson');
  const libsrtp = join(folder, 'libsrtp2');
  await rm(libsrtp, { recursive: true, force: true });
  await capture('dpkg', ['-x', mesonDeb.file, meson], { env });
  await capture('dpkg-source', ['--no-check', '-x', libsrtpDsc.file, libsrtp], { env });

  for await (const openssl of opensslLibraries(archive, join(folder, 'openssl'), { env, tell, tried })) {
    for (const grouped of [true, false]) {
      const name = grouped ? 'grouped' : 'plain';
      const into = join(folder, name);
      const sources = await prepareSources({ mediasoup, recipe, libsrtp, into, grouped });
      if (sources === undefined) continue;
      tell(
        `compiling the worker with OpenSSL ${openssl.name}, ${grouped ? 'about 3 minutes' : 'file by file, about 8 minutes'} on 2 cores`,
      );
      const out = `out-${openssl.name.replace(/[^\w.-]+/g, '-')}`;
      const { pkgConfig } = openssl;
      const compiled = await compileWorker({ sources, meson, pkgConfig, out, env, tell });
      if ('log' in compiled) {
        process.stderr.write(`${compiled.log}\n`);
        tried.push(`the ${name} build with OpenSSL ${openssl.name} (the compiler failed)`);
        continue;
      }
      const test = await capture('node', [join(recipe, 'prove.mjs'), mediasoup, compiled.binary], { env });
      if (test.code === 0) return compiled.binary;
      const outcome = test.stdout.trim() || 'does not start';
      tried.push(`OpenSSL ${openssl.name} (the worker ${outcome} when a browser greets it)`);
      break;
    }
  }
  throw nothing();
}

// usage: node build.mjs FOLDER_OF_MEDIASOUP BUILD_FOLDER OUTPUT FINISHED MIRROR. Run under a lock, because two at once would share
// the folder; FINISHED is where the one before in the queue leaves its worker.
await runCommand(async () => {
  const [mediasoup = '', folder = '', output = '', finished = '', mirror = ''] = process.argv.slice(2);
  if (existsSync(finished)) {
    await copyFile(finished, output);
    return 0;
  }
  if (!existsSync(join(mediasoup, 'worker', 'meson.build')))
    throw new Failure(`mediasoup's sources are not at ${mediasoup}: install the packages first.`);
  await mkdir(folder, { recursive: true });
  const binary = await build({ mediasoup, folder, mirror, env: process.env });
  await mkdir(dirname(output), { recursive: true });
  await copyFile(binary, output);
  await rm(folder, { recursive: true, force: true });
  tell('built, and it answers a browser');
  return 0;
});
