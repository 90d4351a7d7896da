import type { Person } from './person.ts';
import { together } from './together.ts';

type Act = 'camera off' | 'camera on' | 'away' | 'back';

/** An init script: the page is told that nobody looks at it. */
export function unseen(): void {
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
}

/** The orders in which a viewer is on the other page while cameras go off or on; all others are one thing after the other. */
export const orders: readonly (readonly Act[])[] = [
  ['camera off', 'away', 'camera on', 'back'],
  ['away', 'camera off', 'camera on', 'back'],
  ['away', 'camera off', 'back', 'camera on'],
  ['camera off', 'away', 'back', 'camera on'],
];

export function turn({ driver }: Person, to: 'away' | 'back'): Promise<void> {
  return driver.click({ role: 'button', name: to === 'back' ? 'Previous page' : 'Next page' });
}

/** One act after the other, without a pause. */
export async function inOrder(
  order: readonly Act[],
  viewer: Person,
  senders: readonly Person[],
): Promise<void> {
  for (const act of order) {
    if (act === 'away' || act === 'back') await turn(viewer, act);
    else await together(senders, ({ driver }) => driver.click({ role: 'button', name: `Turn ${act}` }));
  }
}

/** Packets of pictures that came to somebody so far, by how wide the pictures are. */
export async function packetsByWidth(person: Person): Promise<ReadonlyMap<number, number>> {
  const byWidth = new Map<number, number>();
  const { inbound } = await person.figures();
  for (const { kind, width, packets } of inbound)
    if (kind === 'video' && width > 0) byWidth.set(width, (byWidth.get(width) ?? 0) + packets);
  return byWidth;
}

/** Bits per second that a sender's camera may take, which is what takes least where a screen is shared besides. */
export function allowedBitrate({ driver }: Person): Promise<number> {
  return driver.evaluate(() => {
    const senders = window.probedConnections.flatMap((connection) =>
      connection.connectionState === 'closed' ? [] : connection.getSenders(),
    );
    const most = senders
      .filter(({ track }) => track?.kind === 'video')
      .map((sender) =>
        Math.max(0, ...sender.getParameters().encodings.map(({ maxBitrate = 0 }) => maxBitrate)),
      );
    return Math.min(...most);
  }, null);
}
