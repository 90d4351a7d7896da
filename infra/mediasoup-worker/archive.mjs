import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from '../toolchain/process.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * @typedef {object} Release one version of one package, as a suite lists it
 * @property {string} suite
 * @property {string} version
 *
 * @typedef {object} Fetched
 * @property {string} version
 * @property {string} file the .deb, or the .dsc of a source with the files that it names beside it
 *
 * @typedef {object} Archive Debian's package archive, in folders of its own: this machine's lists stay as they are
 * @property {(kind: 'binary' | 'source', name: string, suites: readonly string[]) => AsyncGenerator<Fetched>} versions
 *   each version that can really be fetched, the newest of the first suite first. A list may name files that the
 *   archive does not hold (any longer, or yet), so only what arrived counts
 * @property {readonly string[]} tried a line for each attempt that failed
 */

/** apt checks signatures and hashes as it does for this machine's own packages. */
const OPTIONS = [
  '-q',
  '-o',
  'Acquire::Retries=3',
  '-o',
  'APT::Sandbox::User=root',
  '-o',
  'APT::Get::List-Cleanup=0',
];

/**
 * The mirror that this machine's own package settings name; its lists need not be there yet.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} undefined on a machine without a Debian package source
 */
export async function debianMirror(env) {
  const { code, stdout } = await capture('apt-get', ['update', '--print-uris'], { env });
  return code === 0 ? /^'(\S+\/debian)\/dists\//m.exec(stdout)?.[1] : undefined;
}

/**
 * @param {{ folder: string, mirror: string, signedBy?: string, env: NodeJS.ProcessEnv }} place folder: where lists and files
 *   are kept, and found again by a later run; signedBy: an apt option, this machine's Debian keys by default
 * @returns {Promise<Archive>}
 */
export async function openArchive({ folder, mirror, signedBy = `signed-by=${KEYRING}`, env }) {
  const files = join(folder, 'files');
  await Promise.all(
    [files, join(folder, 'cache', 'archives', 'partial')].map((path) => mkdir(path, { recursive: true })),
  );
  /** @type {Map<string, readonly string[]>} */
  const updated = new Map();
  /** @type {string[]} */
  const tried = [];

  /**
   * A suite's lists stand apart from the others': one that is out of reach takes none with it.
   *
   * @param {string} suite
   * @returns {Promise<readonly string[] | undefined>} apt's options for it
   */
  async function open(suite) {
    const known = updated.get(suite);
    if (known !== undefined) return known;
    const lists = join(folder, suite);
    await mkdir(join(lists, 'lists', 'partial'), { recursive: true });
    const line = `[${signedBy}] ${mirror} ${suite} main`;
    await writeFile(join(lists, 'sources.list'), `deb ${line}\ndeb-src ${line}\n`);
    const settings = [
      `Dir::Etc::SourceList=${join(lists, 'sources.list')}`,
      'Dir::Etc::SourceParts=/dev/null',
      `Dir::State::Lists=${join(lists, 'lists')}`,
      `Dir::Cache=${join(folder, 'cache')}`,
    ];
    const options = [...OPTIONS, ...settings.flatMap((setting) => ['-o', setting])];

    const { code, stderr } = await capture('apt-get', [...options, 'update'], { env });
    if (code !== 0) {
      tried.push(`the lists of ${suite} (${reason(stderr)})`);
      return undefined;
    }
    updated.set(suite, options);
    return options;
  }

  /**
   * @param {'binary' | 'source'} kind
   * @param {string} name
   * @param {string} suite
   * @returns {Promise<Release[]>} the newest first
   */
  async function listed(kind, name, suite) {
    const options = await open(suite);
    if (options === undefined) return [];
    const { stdout } = await capture('apt-cache', [...options.slice(1), 'madison', name], { env });
    const mark = kind === 'source' ? 'Sources' : 'Packages';
    const rows = stdout.split('\n').map((row) => row.split('|').map((field) => field.trim()));
    const versions = rows.flatMap(([found, version, where]) =>
      found === name && version !== undefined && where?.endsWith(mark) ? [version] : [],
    );
    return (await newestFirst([...new Set(versions)], env)).map((version) => ({ suite, version }));
  }

  /**
   * @param {'binary' | 'source'} kind
   * @param {string} name
   * @param {Release} release
   * @returns {Promise<Fetched | undefined>}
   */
  async function fetch(kind, name, { suite, version }) {
    const options = (await open(suite)) ?? [];
    const place = join(files, `${name}_${version}`);
    await mkdir(place, { recursive: true });
    const call = kind === 'source' ? ['source', '--download-only', '--only-source'] : ['download'];
    const { code, stderr } = await capture('apt-get', [...options, ...call, `${name}=${version}`], {
      cwd: place,
      env,
    });
    const file = (await readdir(place)).find((entry) => entry.endsWith(kind === 'source' ? '.dsc' : '.deb'));
    if (code === 0 && file !== undefined) return { version, file: join(place, file) };
    tried.push(`${name} ${version} of ${suite} (${reason(stderr)})`);
    return undefined;
  }

  return {
    tried,
    async *versions(kind, name, suites) {
      const seen = new Set();
      for (const suite of suites) {
        for (const release of await listed(kind, name, suite)) {
          if (seen.has(release.version)) continue;
          seen.add(release.version);
          const fetched = await fetch(kind, name, release);
          if (fetched !== undefined) yield fetched;
        }
      }
    },
  };
}

/**
 * The first version that can be fetched.
 *
 * @param {Archive} archive
 * @param {'binary' | 'source'} kind
 * @param {string} name
 * @param {readonly string[]} suites
 * @returns {Promise<Fetched | undefined>}
 */
export async function newest(archive, kind, name, suites) {
  for await (const fetched of archive.versions(kind, name, suites)) return fetched;
  return undefined;
}

/**
 * @param {readonly string[]} versions
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} by Debian's own order of versions
 */
async function newestFirst(versions, env) {
  /** @type {string[]} */
  const sorted = [];
  for (const version of versions) {
    let place = 0;
    while (place < sorted.length && (await isOlder(version, sorted[place] ?? '', env))) place += 1;
    sorted.splice(place, 0, version);
  }
  return sorted;
}

/**
 * @param {string} one
 * @param {string} other
 * @param {NodeJS.ProcessEnv} env
 */
const isOlder = async (one, other, env) =>
  (await capture('dpkg', ['--compare-versions', one, 'lt', other], { env })).code === 0;

/**
 * What apt complained of, in a few words and without addresses.
 *
 * @param {string} stderr
 */
function reason(stderr) {
  const status = /\b(404|403|5\d\d) +([A-Z][\w ]+?) *(?:\[|$)/m.exec(stderr);
  if (status) return `${status[1]} ${status[2]}`;
  return (
    /Could not resolve|Could not connect|timed out|Unable to connect|Hash Sum mismatch/.exec(stderr)?.[0] ??
    'apt-get failed'
  );
}
