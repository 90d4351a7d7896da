import { capture } from './process.mjs';
import { Failure } from './failure.mjs';
import { say } from './progress.mjs';

/**
 * Installs the distribution's packages that are missing.
 *
 * @param {readonly string[]} packages names of Debian packages
 * @param {string} purpose completes "… needs the Debian packages …"
 * @param {NodeJS.ProcessEnv} env
 * @throws {Failure} something is missing and this user may not install it, or apt-get fails
 */
export async function ensureDebianPackages(packages, purpose, env) {
  const missing = await missingPackages(packages, env);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  const sentence = `${purpose} needs the Debian packages ${names}: install them with "apt-get install ${names}" as root and try again.`;
  const asRoot = await rootPrefix(env);
  if (asRoot === undefined || (await capture('apt-get', ['--version'], { env })).code !== 0)
    throw new Failure(sentence);
  say(`Installing Debian packages: ${names}`);
  const apt = [
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=120',
    '-o',
    'Acquire::Retries=3',
  ];
  const install = [...apt, 'install', '-y', '--no-install-recommends', ...missing];
  for (const [command = '', ...args] of [[...apt, 'update'], install]) {
    const { code, stdout, stderr } = await capture(command, args, { env });
    if (code !== 0) {
      process.stderr.write(stdout + stderr);
      throw new Failure(`apt-get failed, and ${sentence}`);
    }
  }
}

/**
 * @param {readonly string[]} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function missingPackages(packages, env) {
  if (packages.length === 0) return [];
  const { stdout } = await capture(
    'dpkg-query',
    ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...packages],
    { env },
  );
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/**
 * What to put before a command so that it runs as root without asking anybody.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[] | undefined>} undefined when this user cannot
 */
async function rootPrefix(env) {
  if (process.getuid?.() === 0) return [];
  return (await capture('sudo', ['-n', 'true'], { env })).code === 0 ? ['sudo', '-n'] : undefined;
}
