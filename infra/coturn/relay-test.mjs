import { fileURLToPath } from 'node:url';
import { ensureDebianPackages } from '../toolchain/debian.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { stream } from '../toolchain/process.mjs';

const PACKAGES = ['coturn', 'nftables', 'iproute2', 'util-linux'];
const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Starts the relay in a network of its own, as its container does, and tries what it reaches.
 *
 * @param {NodeJS.ProcessEnv} env
 * @throws {Failure} it reaches too much or too little, or this machine cannot run it
 */
export async function testRelay(env) {
  if (process.getuid?.() !== 0)
    throw new Failure('Testing the relay needs network namespaces: run this as root.');
  await ensureDebianPackages(PACKAGES, 'Testing the relay', env);
  const code = await stream(`${here}namespaces.sh`, ['node', `${here}prove.mjs`], { env });
  if (code !== 0) throw new Failure('The relay does not keep its limits: the line above says which.');
}
