import type { Clock } from '@conclave/base';
import { copyJoinKey, encodeInvite } from '@conclave/crypto';
import type { GroupView, JoinKey } from '@conclave/crypto';
import type { Policy } from '@conclave/protocol';
import { HostControls } from './host-controls.ts';
import type { HostControlsOptions } from './host-controls.ts';
import { HostDesk } from './host-desk.ts';
import { LinkBook } from './link-book.ts';
import type { MeetingKeys } from '../arrival/meeting-keys.ts';
import type { WaysIn } from '../arrival/mls-door.ts';
import type { ReturnTicket } from '../arrival/tickets.ts';
import type { HostOutcome, InviteView } from './view.ts';

/** What the host's tab has besides. */
export interface Hosting {
  readonly desk: HostDesk;
  readonly book: LinkBook;
  readonly controls: HostControls;
  /** MOD-4: makes what people know of the ways in worthless, for those who are out. */
  readonly renewEntry: () => HostOutcome;
}

export type HostingOptions = Pick<
  HostControlsOptions,
  'origin' | 'driver' | 'policy' | 'passcode' | 'passcodes' | 'onChange'
> & { readonly clock: Clock };

/** Null for everybody but the host. */
export async function openHosting(
  keys: MeetingKeys,
  ticket: ReturnTicket,
  { clock, ...options }: HostingOptions,
): Promise<Hosting | null> {
  const { hostKey, roomId } = keys;
  if (hostKey === null || ticket.host === null) return null;
  const desk = new HostDesk(clock, roomId, hostKey);
  const book = new LinkBook(ticket.host, keys);
  const pwKey = async (passcode: string | null, policy: Policy) => {
    const derived = await keys.pwKey(passcode, policy);
    return derived.ok ? derived.value : null;
  };
  const { linkTaken: hostLinkTaken } = ticket.host;
  const hosting = { roomId, hostKey, desk, book, pwKey, hostLinkTaken };
  const controls = new HostControls({ ...options, ...hosting });
  return { desk, book, controls, renewEntry: () => controls.renewEntry() };
}

/** INV-8: what a group begins with that this client founds; the caller wipes the keys. */
export async function waysIn(
  { keys, host }: { readonly keys: MeetingKeys; readonly host: Hosting | null },
  passcode: string | null,
  policy: Policy,
  own: JoinKey,
): Promise<WaysIn> {
  const pwKey = host === null ? null : await keys.pwKey(passcode, policy);
  if (host === null || pwKey?.ok !== true) {
    const link = { linkId: own.linkId, expiresAt: 0, personal: false };
    return { links: [link], joinKeys: [copyJoinKey(own)] };
  }
  const { book } = host;
  const joinKeys = book.links.map((link) => book.joinKey(link, pwKey.value, own.pwVersion));
  pwKey.value.fill(0);
  return { links: book.links.map((link) => book.terms(link)), joinKeys };
}

/**
 * INV-8: the meeting's link, for showing it to people who are to come. A guest's own link is for nobody else, and one
 * that was given up for nobody at all.
 */
export function inviteView(
  { keys, host }: { readonly keys: MeetingKeys; readonly host: Hosting | null },
  { fragment, passcode }: Pick<ReturnTicket, 'fragment' | 'passcode'>,
  origin: string,
  view: GroupView | null,
): InviteView | null {
  if (host !== null) {
    const { book } = host;
    return { link: `${origin}/j#${encodeInvite(book.invite(book.general))}`, passcode };
  }
  const holds = view?.links.some(({ linkId, personal }) => !personal && keys.isBy(linkId)) ?? false;
  return holds ? { link: `${origin}/j#${fragment}`, passcode } : null;
}

/** The one before, where nothing is new: readers compare by identity. */
export function unchanged(before: InviteView | null, now: InviteView | null): InviteView | null {
  return before?.link === now?.link && before?.passcode === now?.passcode ? before : now;
}
