import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const table = ['inet', 'conclave'];

/** What a firewall on the way drops without a word; `answers`: UDP that comes from the SFU. Signalling goes on. */
export type Blocked = 'udp' | 'answers' | 'tcp' | 'media';

/**
 * Makes the stories' own network namespace such a network.
 *
 * @param mediaPorts of the SFU, UDP and TCP
 */
export async function block(blocked: Blocked, mediaPorts: readonly number[]): Promise<void> {
  await unblock();
  await nft('add', 'table', ...table);
  await nft('add', 'chain', ...table, 'input', '{ type filter hook input priority 0 ; }');
  const ports = `{ ${mediaPorts.join(', ')} }`;
  const drops = {
    udp: [['meta', 'l4proto', 'udp']],
    answers: [['udp', 'sport', ports]],
    tcp: [
      ['tcp', 'dport', ports],
      ['tcp', 'sport', ports],
    ],
  };
  for (const match of blocked === 'media' ? [...drops.udp, ...drops.tcp] : drops[blocked])
    await nft('add', 'rule', ...table, 'input', ...match, 'drop');
}

export async function unblock(): Promise<void> {
  // Where nothing is blocked there is no table.
  await nft('delete', 'table', ...table).catch(() => undefined);
}

async function nft(...command: readonly string[]): Promise<void> {
  await run('/usr/sbin/nft', [...command]);
}
