import type { Report } from '../sample.ts';
import { Gathering } from './gathering.ts';
import { createMeeting } from './meeting.ts';

/** Of ten, all run, so that all acknowledge; of more, nobody acknowledges, and three tell as much as all. */
const sizes: readonly { readonly members: number; readonly running: number; readonly rounds: number }[] = [
  { members: 10, running: 10, rounds: 5 },
  { members: 50, running: 3, rounds: 4 },
  { members: 100, running: 3, rounds: 3 },
  { members: 200, running: 3, rounds: 2 },
];

/**
 * How long and how dear a change of members is, with the group state machine of the crypto room.
 *
 * Everybody is a leaf of the tree with keys of their own, but only some run: the host, who commits, and others who are
 * there from the beginning. Clients work at the same time in a meeting and one after another here, so times are put
 * together: what the rules make them wait, the host's work, and that of the slowest of the others, one after the other. That
 * is more than a meeting takes, but for the network, which is left out.
 */
export async function measureMembership(report: Report): Promise<void> {
  for (const { members, running, rounds } of sizes) {
    for (let round = 0; round < rounds; round += 1) {
      const gathering = await Gathering.of(await createMeeting());
      await gathering.measure(members, running, (what, unit, value) => {
        report({ point: `${members}: ${what}`, subject: 'conclave', unit, value });
      });
    }
  }
}
