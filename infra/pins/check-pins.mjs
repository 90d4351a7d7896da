import { join } from 'node:path';
import { debianMirror, newest, openArchive } from '../mediasoup-worker/archive.mjs';
import { cacheFolder } from '../toolchain/cache.mjs';
import { record } from '../toolchain/json.mjs';
import { capture } from '../toolchain/process.mjs';
import { readBaseImages, readCaddy, readNode, readServerPackages } from './read-pins.mjs';
import { judge, newestOf } from './versions.mjs';

/** Where a Caddy newer than the stable one may stand, the newest first. */
const CADDY_SUITES = ['sid', 'trixie-backports'];

/** @typedef {{ name: string, pinned: string, newest: string, verdict: import('./versions.mjs').Verdict }} Row */

/**
 * What is pinned and meets the network, beside the newest version of the same line that this machine's package archives know. They do not
 * say which releases are for security, so a newer one of the same line counts: for Node.js the major version, for packages what semver calls
 * compatible, for Caddy any.
 *
 * @param {string} top the checkout
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Row[]>}
 */
export async function checkPins(top, env) {
  const node = readNode();
  const [major = ''] = node.version.split('.');
  const packages = await readServerPackages(top);
  const caddy = await readCaddy(top);
  return [
    row(caddy, await newestCaddy(env)),
    row(node, await newestPublished(`${node.name}@${major}`, env)),
    ...(await Promise.all(
      packages.map(async (pin) => row(pin, await newestPublished(`${pin.name}@^${pin.version}`, env))),
    )),
    ...(await Promise.all((await imagesOnce(top)).map((image) => checkImage(image, env)))),
  ];
}

/**
 * @param {import('./read-pins.mjs').Pin} pin
 * @param {string | undefined} found
 * @returns {Row}
 */
const row = ({ name, version }, found) => ({
  name,
  pinned: version,
  newest: found ?? 'not known',
  verdict: judge(version, found),
});

/** @param {NodeJS.ProcessEnv} env */
async function newestCaddy(env) {
  const mirror = await debianMirror(env);
  if (mirror === undefined) return undefined;
  const archive = await openArchive({ folder: join(cacheFolder(env), 'pins'), mirror, env });
  return (await newest(archive, 'binary', 'caddy', CADDY_SUITES))?.version;
}

/**
 * @param {string} range such as `ws@^8.0.0`
 * @param {NodeJS.ProcessEnv} env
 */
async function newestPublished(range, env) {
  const { code, stdout } = await capture('npm', ['view', range, 'version', '--json'], {
    env,
    timeoutMs: 60_000,
  });
  if (code !== 0) return undefined;
  /** @type {unknown} */
  const answer = JSON.parse(stdout);
  return newestOf([answer].flat().filter((version) => typeof version === 'string'));
}

/** @param {string} top */
const imagesOnce = async (top) => [...new Set((await readBaseImages(top)).map(({ image }) => image))];

/**
 * Only an image registry knows what a tag is today; Docker asks it where there is one.
 *
 * @param {string} image
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Row>}
 */
async function checkImage(image, env) {
  const [name = image, pinned = ''] = image.split('@');
  const asked = ['buildx', 'imagetools', 'inspect', name, '--format', '{{json .Manifest}}'];
  const { code, stdout } = await capture('docker', asked, { env, timeoutMs: 30_000 });
  const today = code === 0 ? String(record(JSON.parse(stdout))['digest']) : undefined;
  const verdict = today === undefined ? 'unknown' : today === pinned ? 'current' : 'behind';
  return { name, pinned: pinned.slice(0, 19), newest: today?.slice(0, 19) ?? 'not known', verdict };
}
