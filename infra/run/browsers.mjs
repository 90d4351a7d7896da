import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureDebianPackages } from '../toolchain/debian.mjs';
import { Failure } from '../toolchain/failure.mjs';

/**
 * @typedef {object} Browser
 * @property {string} variable the environment variable that names its binary, for the tests and for who has another
 * @property {readonly string[]} commands
 * @property {string} debianPackage
 */

/** @satisfies {Record<string, Browser>} */
const BROWSERS = {
  chromium: {
    variable: 'CONCLAVE_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    debianPackage: 'chromium',
  },
  firefox: {
    variable: 'CONCLAVE_FIREFOX',
    commands: ['firefox-esr', 'firefox'],
    debianPackage: 'firefox-esr',
  },
};

/**
 * Finds the browsers that the tests drive, and installs the distribution's where there is none.
 *
 * @param {readonly (keyof typeof BROWSERS)[]} names
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Record<string, string>>} CONCLAVE_CHROMIUM, CONCLAVE_FIREFOX: the paths of the binaries
 * @throws {Failure} one is missing and cannot be installed
 */
export async function ensureBrowsers(names, env) {
  const wanted = names.map((name) => BROWSERS[name]);
  const missing = wanted.filter((browser) => find(browser, env) === undefined);
  await ensureDebianPackages(
    missing.map((browser) => browser.debianPackage),
    'Testing in real browsers',
    env,
  );
  return Object.fromEntries(
    wanted.map((browser) => {
      const path = find(browser, env);
      if (path === undefined) {
        throw new Failure(
          `The Debian package ${browser.debianPackage} brought no browser: name one in ${browser.variable}.`,
        );
      }
      return [browser.variable, path];
    }),
  );
}

/**
 * The tests with Firefox run in a network namespace of their own, made with `ip`.
 *
 * @param {NodeJS.ProcessEnv} env
 * @throws {Failure} it is missing and cannot be installed
 */
export async function ensureNetworkTools(env) {
  await ensureDebianPackages(['iproute2', 'nftables'], 'Testing in a network namespace', env);
}

/**
 * @param {Browser} browser
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function find({ variable, commands }, env) {
  const folders = (env['PATH'] ?? '').split(delimiter);
  const candidates = [
    env[variable] ?? '',
    ...commands.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  return candidates.find((path) => path !== '' && isExecutable(path));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
