import { err, ok, signal } from '@conclave/base';
import type { Signal } from '@conclave/base';
import type { GuestLinkView, HostControlsView, HostFault, RulesView } from '@conclave/call';

const origin = 'https://meet.example';

export function fakeGuestLink(id: string, label: string, expiresAt: number): GuestLinkView {
  const link = `${origin}/j#AmZha2VndWVzdHNlY3JldGZha2VndWVzdHNlY3JldGZha2VndWVzdHNlY3JldGZha2U${id}`;
  return { id, label, expiresAt, link };
}

export interface FakeHostControlsOptions {
  readonly guestLinks?: readonly GuestLinkView[];
  /** What every change ends with. */
  readonly fault?: HostFault;
}

/** What the host changes, in memory. */
export function createFakeHostControls(
  rules: Signal<RulesView>,
  options: FakeHostControlsOptions = {},
): HostControlsView {
  const guestLinks = signal(options.guestLinks ?? []);
  const { fault } = options;
  let added = 0;
  const answer = async (change?: () => void) => {
    if (fault !== undefined) return err(fault);
    change?.();
    return ok(undefined);
  };
  const hostLinkTaken = signal(false);
  return {
    guestLinks,
    hostLinkTaken,
    tookHostLink: () => {
      hostLinkTaken.value = true;
    },
    hostLink: () => `${origin}/h#AWZha2Vob3N0c2VlZGZha2Vob3N0c2VlZGZha2Vob3N0c2VlZGZha2Vob3N0c2VlZA`,
    changePasscode: (passcode) =>
      answer(() => {
        rules.value = { ...rules.value, passcode: passcode !== null };
      }),
    setWaitingRoom: (waitingRoom) =>
      answer(() => {
        rules.value = { ...rules.value, waitingRoom };
      }),
    rotateLink: () => answer(),
    addGuestLink: (label, expiresAt) =>
      answer(() => {
        added += 1;
        guestLinks.value = [...guestLinks.value, fakeGuestLink(`new${added}`, label, expiresAt)];
      }),
    revokeGuestLink: (id) =>
      answer(() => {
        guestLinks.value = guestLinks.value.filter((link) => link.id !== id);
      }),
  };
}
