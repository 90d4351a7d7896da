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
  CONCLAVE_WORKERS: '',
  CONCLAVE_RTC_PORT: '42000',
  CONCLAVE_RTC_PORT_LAST: '42001',
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
  const env = {
    ...engine.env,
    ...VALUES,
    CONCLAVE_ANNOUNCED_IP: ownAddress(),
    CONCLAVE_TURN_SECRET: randomBytes(32).toString('hex'),
  };
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
