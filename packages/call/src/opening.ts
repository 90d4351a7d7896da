import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { encodeInvite, parseInvite } from '@conclave/crypto';
import type { IdentityKey, Invite } from '@conclave/crypto';
import type { CreatedMeeting } from './create-meeting.ts';
import type { ReturnTicket, TicketStore } from './tickets.ts';

/** How a page comes to a meeting. */
export type Opening =
  | { readonly kind: 'created'; readonly meeting: CreatedMeeting }
  | { readonly kind: 'link'; readonly fragment: string }
  /** COM-6: the page was loaded again. */
  | { readonly kind: 'return' };

export interface Opened {
  readonly invite: Invite;
  readonly ticket: ReturnTicket;
  /** Null where a new identity is needed. */
  readonly identity: IdentityKey | null;
}

const nothingKept = {
  name: '',
  passcode: null,
  joinKey: null,
  hostSeed: null,
  stage: 'prejoin',
  place: null,
} as const;

/** INV-2: the meeting that a link or this tab's ticket names; what the tab kept holds for that meeting only. */
export async function readOpening(
  opening: Opening,
  tickets: Pick<TicketStore, 'load'>,
): Promise<Result<Opened, 'link-incomplete' | 'link-unknown-version'>> {
  if (opening.kind === 'created') {
    const { invite, ...rest } = opening.meeting;
    const fragment = encodeInvite(invite);
    return ok({ invite, ticket: { ...nothingKept, ...rest, fragment }, identity: null });
  }
  const kept = await tickets.load();
  const given = opening.kind === 'link' ? opening.fragment : (kept?.ticket.fragment ?? '');
  const invite = parseInvite(given);
  if (!invite.ok) {
    return err(invite.error === 'unknown-version' ? 'link-unknown-version' : 'link-incomplete');
  }
  const fragment = encodeInvite(invite.value);
  if (kept?.ticket.fragment === fragment) return ok({ invite: invite.value, ...kept });
  return ok({ invite: invite.value, ticket: { ...nothingKept, fragment }, identity: null });
}
