import { sealEnvelope } from '../../src/group/send.ts';
import type { LogEntry } from '../../src/host-log/entry.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

/** A member sends entries of the host log past its own judgement, and does nothing more. */
export async function smuggleEntries(world: World, by: Client, entries: readonly LogEntry[]): Promise<void> {
  const suite = await loadSuite(world.random);
  const envelope = { kind: 'host-log', entries, joinKeys: [], admission: null } as const;
  const made = await sealEnvelope(by.inside.mls, envelope, suite);
  by.alive = false;
  world.server.message(writePrivateMessage(made.privateMessage));
  await world.settle();
}
