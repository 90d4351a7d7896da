import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { encodeInvite, inviteOfHost, parseHostInvite, parseInvite } from '@conclave/crypto';
import type { IdentityKey, Invite, InviteFault } from '@conclave/crypto';
import type { CreatedMeeting } from './create-meeting.ts';
import { firstLink } from '../hosting/link-book.ts';
import type { RefusalReason } from './view.ts';
import type { KeptTicket, ReturnTicket, TicketStore } from './tickets.ts';

/** How a page comes to a meeting. */
export type Opening =
  | { readonly kind: 'created'; readonly meeting: CreatedMeeting }
  | { readonly kind: 'link'; readonly fragment: string }
  /** INV-6: the host on another device. */
  | { readonly kind: 'host-link'; readonly fragment: string }
  /** COM-6: the page was loaded again. */
  | { readonly kind: 'return' };

export interface Opened {
  readonly invite: Invite;
  readonly ticket: ReturnTicket;
  /** Null where a new identity is needed. */
  readonly identity: IdentityKey | null;
}

type LinkRefusal = Extract<RefusalReason, `link-${string}`>;

const refusals = {
  missing: 'link-without-secret',
  cut: 'link-incomplete',
  malformed: 'link-changed',
  'unknown-version': 'link-unknown-version',
} as const satisfies Readonly<Record<InviteFault, LinkRefusal>>;

const nothingKept = {
  name: '',
  passcode: null,
  joinKey: null,
  host: null,
  former: null,
  stage: 'prejoin',
  place: null,
} as const;

/** INV-2: the meeting that a link or this tab's ticket names; what the tab kept holds for that meeting only. */
export async function readOpening(
  opening: Opening,
  tickets: Pick<TicketStore, 'load'>,
): Promise<Result<Opened, LinkRefusal>> {
  if (opening.kind === 'created') {
    const { invite, hostSeed, name, passcode } = opening.meeting;
    const host = { seed: hostSeed, links: [firstLink], linkTaken: false };
    const fragment = encodeInvite(invite);
    return ok({ invite, ticket: { ...nothingKept, name, passcode, host, fragment }, identity: null });
  }
  const kept = await tickets.load();
  if (opening.kind === 'host-link') return openAsHost(opening.fragment, kept);
  const given = opening.kind === 'link' ? opening.fragment : (kept?.ticket.fragment ?? '');
  const invite = parseInvite(given);
  if (!invite.ok) return err(faultOf(invite.error));
  const fragment = encodeInvite(invite.value);
  if (kept?.ticket.fragment === fragment) return ok({ invite: invite.value, ...kept });
  return ok({ invite: invite.value, ticket: { ...nothingKept, fragment }, identity: null });
}

/** INV-6: whoever has the host link is the host; the group tells later which links hold. */
async function openAsHost(fragment: string, kept: KeptTicket | null): Promise<Result<Opened, LinkRefusal>> {
  const host = parseHostInvite(fragment);
  if (!host.ok) return err(faultOf(host.error));
  const { hostSeed: seed, linkIndex: index } = host.value;
  const invite = await inviteOfHost(host.value);
  const own = encodeInvite(invite);
  if (kept?.ticket.fragment === own && kept.ticket.host !== null) return ok({ invite, ...kept });
  const secrets = { seed, links: [{ ...firstLink, index }], linkTaken: true };
  return ok({ invite, ticket: { ...nothingKept, fragment: own, host: secrets }, identity: null });
}

function faultOf(fault: InviteFault): LinkRefusal {
  return refusals[fault];
}
