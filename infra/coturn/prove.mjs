import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { chown, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run/command.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { capture } from '../toolchain/process.mjs';
import { expect, proveRelayReach } from './proof.mjs';
import { openTurnClient, turnCredentials } from './turn-client.mjs';

/** As namespaces.sh lays them. */
const HOST = '198.51.100.1';
const HOST_IPV6 = '2001:db8::1';
const RELAY = { address: '198.51.100.2', port: 3478 };
const MEDIA = { first: 42_000, last: 42_001 };
/** As relay.sh derives them from the number of people. */
const PEOPLE = 4;
const QUOTA = { person: 24, all: 8 * PEOPLE };

const here = fileURLToPath(new URL('.', import.meta.url));

// Run by namespaces.sh: starts the relay as its container does, and tries what it reaches and how much one person may take.
await runCommand(async () => {
  const namespace = process.env['RELAY_NAMESPACE'];
  if (namespace === undefined) throw new Failure('Run this by "npm run test:relay".');
  const secret = randomBytes(32).toString('hex');
  const relay = await startRelay(namespace, secret);
  try {
    await relay.listening();
    await proveReach(secret);
    await proveKernelLimit(namespace);
    await proveQuotas(secret);
  } finally {
    await relay.stop();
  }
  return 0;
});

/**
 * @param {string} namespace
 * @param {string} secret
 */
async function startRelay(namespace, secret) {
  // The relay runs as a user that may not read wherever the checkout lies.
  const folder = await mkdtemp(join(tmpdir(), 'conclave-relay-'));
  for (const name of ['start', 'relay']) await copyFile(join(here, `${name}.sh`), join(folder, name));
  await chown(folder, 10_001, 10_001);
  const child = spawn('ip', ['netns', 'exec', namespace, join(folder, 'start')], {
    stdio: 'inherit',
    env: {
      PATH: process.env['PATH'],
      TMPDIR: folder,
      CONCLAVE_ANNOUNCED_IP: `${HOST}, ${HOST_IPV6}`,
      CONCLAVE_RTC_PORT: String(MEDIA.first),
      CONCLAVE_RTC_PORT_LAST: String(MEDIA.last),
      CONCLAVE_TURN_SECRET: secret,
      CONCLAVE_PEOPLE: String(PEOPLE),
    },
  });
  const ended = once(child, 'exit');
  return {
    async listening() {
      for (;;) {
        if (child.exitCode !== null) throw new Failure('The relay did not start.');
        const client = await openTurnClient(RELAY, turnCredentials(secret, 'first')).catch(() => undefined);
        if (client !== undefined) return client.close();
      }
    },
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** @param {string} secret */
async function proveReach(secret) {
  const media = createSocket('udp4').bind(MEDIA.last, HOST);
  await once(media, 'listening');
  try {
    await proveRelayReach({
      relay: RELAY,
      secret,
      host: HOST,
      media: { address: HOST, port: MEDIA.last },
      hear: async (send) => {
        const heard = once(media, 'message');
        send();
        await heard;
      },
    });
  } finally {
    media.close();
  }
}

/**
 * Without coturn's lists, as if it had a fault: what runs beside it can't send further than it.
 *
 * @param {string} namespace
 */
async function proveKernelLimit(namespace) {
  /** @param {string} place */
  const send = (place) =>
    capture('ip', ['netns', 'exec', namespace, 'bash', '-c', `echo x >/dev/${place}`], { timeoutMs: 2000 });
  for (const host of [HOST, HOST_IPV6]) {
    expect(`a datagram to a media port of ${host}`, (await send(`udp/${host}/${MEDIA.first}`)).code, 0);
  }
  const tcp = createServer().listen(0, '::');
  await once(tcp, 'listening');
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const strangers = [
    `udp/${HOST}/${MEDIA.last + 1}`,
    `udp/${HOST_IPV6}/${MEDIA.last + 1}`,
    'udp/198.51.100.7/42000',
    'udp/2001:db8::7/42000',
    `tcp/${HOST}/${port}`,
    `tcp/${HOST_IPV6}/${port}`,
  ];
  try {
    for (const place of strangers) {
      if ((await send(place)).code === 0) throw new Failure(`The relay's container reaches ${place}.`);
    }
  } finally {
    tcp.close();
  }
}

/** One person cannot use up what is there for the others; all together can't take more than is there. @param {string} secret */
async function proveQuotas(secret) {
  /** @type {Awaited<ReturnType<typeof openTurnClient>>[]} */
  const clients = [];
  /** @param {string} person */
  const allocate = async (person) => {
    const client = await openTurnClient(RELAY, turnCredentials(secret, person));
    clients.push(client);
    return client.allocate('udp');
  };
  try {
    for (let count = 0; count < QUOTA.person; count += 1)
      expect('an allocation', await allocate('greedy'), 'ok');
    expect('one more of the same person', await allocate('greedy'), 486);
    for (let count = QUOTA.person; count < QUOTA.all; count += 1) {
      expect("another person's allocation", await allocate(`person-${count}`), 'ok');
    }
    expect('one more than there is room for', await allocate('late'), 486);
  } finally {
    for (const client of clients) client.close();
  }
}
