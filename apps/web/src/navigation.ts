import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Conclave, Meeting } from '@conclave/call';
import { inBackground } from './reading/in-background.ts';

/** The meeting machinery: fetched after the first page is shown, because it is the larger part of the app. */
export type Machinery =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'ready'; readonly conclave: Conclave };

export type Place =
  | { readonly page: 'front' }
  | { readonly page: 'server-sees' }
  /** The pages `/j` and `/h` before the machinery is there. */
  | { readonly page: 'opening' }
  | {
      readonly page: 'meeting';
      readonly meeting: Meeting;
      readonly created: boolean;
      /** Another visit is another page: no form or panel keeps its state from one to the next. */
      readonly visit: number;
    }
  | { readonly page: 'unknown' };

const invitePath = '/j';
const hostPath = '/h';
/** WEB-2. The server knows these paths as well: `apps/server/src/http/web-pages.ts`. */
export const serverSeesPath = '/what-the-server-sees';

/** What the navigation needs of the browser's address bar and history. */
export interface AddressBar {
  path(): string;
  /** The fragment without '#', removed from the address bar as it is read (INV-2). */
  takeFragment(): string | null;
  push(path: string): void;
  /** Calls back when the person goes back or forward, or puts another fragment into the address bar. */
  onChange(changed: () => void): void;
}

export interface Navigation {
  readonly place: ReadonlySignal<Place>;
  readonly machinery: ReadonlySignal<Machinery>;
  /** After `failed`: fetches the machinery again. The link that was opened is still known. */
  load(): void;
  /** To the page of a meeting that was made just now: the link is not in the address bar even for a moment. */
  enter(meeting: Meeting): void;
  toFront(): void;
  /** The page goes away: the meeting keeps what a reload needs (COM-6). */
  dispose(): void;
}

/**
 * Where the person is.
 *
 * @param compose fetches and builds the machinery; rejects where it can't be fetched
 * @param fragment what the boot took from the address bar
 */
export function createNavigation(
  compose: () => Promise<Conclave>,
  bar: AddressBar,
  fragment: string | null,
): Navigation {
  let visits = 0;
  let secret = fragment;
  const machinery = signal<Machinery>({ kind: 'loading' });
  const place = signal<Place>(placeNow());

  function placeNow(): Place {
    const page = pageOf(bar.path());
    if (page !== 'meeting') return { page };
    const loaded = machinery.peek();
    if (loaded.kind !== 'ready') return { page: 'opening' };
    const { conclave } = loaded;
    // INV-6. Without a fragment it is a reload: the return ticket knows that this is the host.
    if (secret !== null && bar.path() === hostPath) return visit(conclave.openHostLink(secret), false);
    return visit(conclave.openInvite(secret), false);
  }

  function visit(meeting: Meeting, created: boolean): Place {
    // The meeting keeps it from here on, as long as it needs it.
    secret = null;
    visits += 1;
    return { page: 'meeting', meeting, created, visit: visits };
  }

  function disposeMeeting(): void {
    const now = place.peek();
    if (now.page === 'meeting') now.meeting.dispose();
  }

  async function fetchMachinery(): Promise<void> {
    machinery.value = { kind: 'loading' };
    try {
      machinery.value = { kind: 'ready', conclave: await compose() };
    } catch {
      machinery.value = { kind: 'failed' };
    }
    if (place.peek().page === 'opening') place.value = placeNow();
  }

  function load(): void {
    inBackground(fetchMachinery());
  }

  bar.onChange(() => {
    const taken = bar.takeFragment();
    // One new address can be told as two events; the page that it asked for is shown already.
    if (taken === null && isShown(place.peek(), bar.path())) return;
    disposeMeeting();
    secret = taken;
    place.value = placeNow();
  });
  load();

  return {
    place,
    machinery,
    load,
    enter: (meeting) => {
      bar.push(invitePath);
      place.value = visit(meeting, true);
    },
    toFront: () => {
      disposeMeeting();
      bar.push('/');
      place.value = { page: 'front' };
    },
    dispose: disposeMeeting,
  };
}

function pageOf(path: string): 'front' | 'server-sees' | 'meeting' | 'unknown' {
  if (path === '/') return 'front';
  if (path === serverSeesPath) return 'server-sees';
  return path === invitePath || path === hostPath ? 'meeting' : 'unknown';
}

function isShown(place: Place, path: string): boolean {
  return (place.page === 'opening' ? 'meeting' : place.page) === pageOf(path);
}
