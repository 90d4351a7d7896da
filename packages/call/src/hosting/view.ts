import type { Allowance, Allowed } from '@conclave/crypto';
import type { ReadonlySignal, Result } from '@conclave/base';

export interface InviteView {
  /** The whole link, fragment included. Secret: shown on request only, never logged. */
  readonly link: string;
  readonly passcode: string | null;
}

/** INV-8: a link for one guest. */
export interface GuestLinkView {
  readonly id: string;
  /** In the host's words. */
  readonly label: string;
  /** Milliseconds since the Unix epoch; 0 where it holds as long as the meeting. */
  readonly expiresAt: number;
  /** The whole link, fragment included. Secret: shown on request only, never logged. */
  readonly link: string;
}

/** `not-connected`: the group did not hear of it; nothing changed. `failed`: this browser could not derive the keys. */
export type HostFault =
  | 'passcode-invalid'
  | 'not-connected'
  /** This browser could not do its part. */
  | 'failed'
  /** The group or the server's rules don't have it, or it holds already. */
  | 'not-allowed'
  /** MOD-1: it was too much at once; what is left is done within a minute, and need not be asked for again. */
  | 'later'
  | 'server-refused';

/** Whether what a host or co-host asked for was done: known when the server answered. */
export type HostOutcome = Promise<Result<void, HostFault>>;

/**
 * Whether somebody who is put out may ask to come in again. MOD-4, `not-again`: never as the same person; where the host says so, what they
 * know of link and passcode opens nothing any more.
 */
export type MayReturn = 'may-return' | 'not-again';

/** What the host changes in a running meeting; each verb resolves when the group knows and the server answered. */
export interface HostControlsView {
  readonly guestLinks: ReadonlySignal<readonly GuestLinkView[]>;
  /** INV-6: whoever has it is the host. Shown on request, with a warning. */
  hostLink(): string;
  /** Whether the host has the host link elsewhere: else nobody is the host any more when this tab is closed. */
  readonly hostLinkTaken: ReadonlySignal<boolean>;
  /** The host link was copied. */
  tookHostLink(): void;
  /** JOIN-3: null for none. Whoever waits with the former one has to type the new one. */
  changePasscode(passcode: string | null): HostOutcome;
  setWaitingRoom(on: boolean): HostOutcome;
  /** @param expiresAt milliseconds since the Unix epoch; 0 for as long as the meeting */
  addGuestLink(label: string, expiresAt: number): HostOutcome;
  revokeGuestLink(id: string): HostOutcome;
  /** Another link for the meeting; the former one lets nobody in any more. */
  rotateLink(): HostOutcome;
}

/** INV-7, MOD-1: what holds at present; who may not is everybody but hosts and co-hosts. */
export interface RulesView extends Allowed {
  readonly waitingRoom: boolean;
  readonly passcode: boolean;
  readonly locked: boolean;
}

/** MOD-1, for host and co-hosts; what this client may not do comes to nothing. MOD-3: nothing here switches anything on. */
export interface ModerationView {
  lock(on: boolean): HostOutcome;
  /** Hosts and co-hosts always may. */
  allow(what: Allowance, on: boolean): HostOutcome;
  mute(participantId: string): HostOutcome;
  /** Everybody but oneself. */
  muteAll(): HostOutcome;
  stopVideo(participantId: string): HostOutcome;
  /** The screen that somebody shares. */
  stopShare(participantId: string): HostOutcome;
  /** Host only. */
  promote(participantId: string): HostOutcome;
  demote(participantId: string): HostOutcome;
}
