import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { top } from '../run/command.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { capture, stream } from '../toolchain/process.mjs';

const PROJECT = 'conclave-compose-test';

/** All values of .env.example, so that nobody's .env takes part. */
const VALUES = {
  CONCLAVE_DOMAIN: 'localhost',
  // One port more than there are workers: `hear` listens on it.
  CONCLAVE_WORKERS: '2',
  CONCLAVE_RTC_PORT: '42000',
  CONCLAVE_RTC_PORT_LAST: '42002',
  CONCLAVE_PEOPLE: '10',
  CONCLAVE_IPV6: 'false',
  CONCLAVE_ORIGINS: '',
  CONCLAVE_OUTER_PROXIES: '127.0.0.1/32',
  CONCLAVE_HTTP_PORT: '18080',
  CONCLAVE_HTTPS_PORT: '18443',
  CONCLAVE_TURN_PORT: '13478',
};

/** @typedef {ReturnType<typeof createStack>} Stack */

/**
 * The compose file's services under a project name of their own.
 *
 * @param {import('./engine.mjs').Engine} engine
 */
export function createStack(engine) {
  const host = ownAddress();
  const secret = randomBytes(32).toString('hex');
  const env = { ...engine.env, ...VALUES, CONCLAVE_ANNOUNCED_IP: host, CONCLAVE_TURN_SECRET: secret };
  const [command, ...first] = engine.compose;
  const project = [...first, '--project-name', PROJECT, '--project-directory', top];
  /** @param {readonly string[]} args */
  const compose = (...args) => stream(command, [...project, ...args], { cwd: top, env });
  /** @param {readonly string[]} args */
  const ask = (...args) => capture(command, [...project, ...args], { cwd: top, env });
  return {
    url: `https://localhost:${VALUES.CONCLAVE_HTTPS_PORT}`,
    async build() {
      const code = await withWorker(engine.env['MEDIASOUP_WORKER_BIN'], () => compose('build'));
      if (code !== 0) throw new Failure('The images could not be built: the lines above say why.');
    },
    /** Waits until all health checks pass. */
    async up() {
      await compose('down', '--volumes', '--remove-orphans');
      const code = await compose('up', '--detach', '--wait', '--wait-timeout', '180');
      if (code !== 0) {
        await compose('logs', '--tail', '40');
        throw new Failure('The containers did not become healthy: the lines above say why.');
      }
    },
    /** What the relay's proof needs to know of this stack. @returns {import('../coturn/proof.mjs').Proof} */
    relay: () => ({
      relay: { address: host, port: Number(VALUES.CONCLAVE_TURN_PORT) },
      secret,
      host,
      media: { address: host, port: Number(VALUES.CONCLAVE_RTC_PORT_LAST) },
      hear: (send) => hear([command, ...project, 'exec', '-T', 'server', 'node', '-e', LISTEN], env, send),
    }),
    logs: async () => (await ask('logs', '--no-color')).stdout,
    /** The certificate of the authority that Caddy made for `localhost`. */
    async authority() {
      const root = '/data/caddy/pki/authorities/local/root.crt';
      const { code, stdout, stderr } = await ask('exec', '-T', 'caddy', 'cat', root);
      if (code !== 0) throw new Failure(`Caddy's certificate could not be read: ${stderr}`);
      return stdout;
    },
    down: () => compose('down', '--volumes', '--remove-orphans'),
  };
}

/** Run in the server's container: says so when it listens, and ends when something came. */
const LISTEN = `require('node:dgram').createSocket('udp4', () => process.exit(0))
  .bind(${VALUES.CONCLAVE_RTC_PORT_LAST}, () => console.log('listening'))`;

/**
 * @param {readonly string[]} listener
 * @param {NodeJS.ProcessEnv} env
 * @param {() => void} send
 */
async function hear([command = '', ...args], env, send) {
  const child = spawn(command, args, {
    cwd: top,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await Promise.race([once(child.stdout, 'data'), ended]);
  send();
  if ((await ended) !== 0) throw new Failure('Nothing came through the relay to a media port.');
}

/**
 * A worker that this machine has already saves ten minutes, where it was built on the images' own distribution.
 *
 * @param {string | undefined} worker
 * @param {() => Promise<number>} work
 */
async function withWorker(worker, work) {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (worker === undefined || !release.includes('VERSION_CODENAME=bookworm')) return work();
  const given = join(top, 'infra', 'docker', '.cache', 'mediasoup-worker');
  await copyFile(worker, given);
  try {
    return await work();
  } finally {
    await rm(given);
  }
}

/** Browsers gather no candidate on loopback, so media needs an address that is not. */
function ownAddress() {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (own === undefined) throw new Failure('This machine has no network address besides loopback.');
  return own.address;
}
