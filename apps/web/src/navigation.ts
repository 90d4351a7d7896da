import { effect, signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Conclave, Meeting, Phase } from '@conclave/call';
import type { LinkKeeper } from './link-keeper.ts';
import { inBackground } from './reading/in-background.ts';
import type { LoadFault } from './why-not-loaded.ts';

/** The meeting machinery: fetched after the first page is shown, because it is the larger part of the app. */
export type Machinery =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly fault: LoadFault }
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

/** How the page began. */
export interface Start {
  /** What the boot took from the address bar, or this tab kept. */
  readonly fragment: string | null;
  readonly keeper: LinkKeeper;
  /** Whether a reload will find the link; null where there was none to keep. */
  readonly keeping: Promise<boolean> | null;
}

/** How the rest of the page is fetched. */
export interface Loading {
  /** Fetches and builds the machinery; rejects where it can't be fetched. */
  compose(): Promise<Conclave>;
  whyNotLoaded(): Promise<LoadFault>;
  /** Loads the page anew. */
  reload(): void;
}

export interface Navigation {
  readonly place: ReadonlySignal<Place>;
  readonly machinery: ReadonlySignal<Machinery>;
  /** A part that the page wanted later and could not get, so that something in it does not work; null where nothing lacks. */
  readonly lacking: ReadonlySignal<LoadFault | null>;
  /** After `failed`: another try. The link that was opened is still known. */
  retry(): void;
  /** Something that is fetched when it is needed did not come. */
  partMissing(): void;
  reload(): void;
  /** To the page of a meeting that was made just now: the link is not in the address bar even for a moment. */
  enter(meeting: Meeting): void;
  toFront(): void;
  /** The page goes away: the meeting keeps what a reload needs (COM-6). */
  dispose(): void;
}

/** Where the person is. */
export function createNavigation(loading: Loading, bar: AddressBar, start: Start): Navigation {
  const { keeper } = start;
  let visits = 0;
  let secret = start.fragment;
  let { keeping } = start;
  let stopWatching = (): void => undefined;
  const lacking = signal<LoadFault | null>(null);
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
    stopWatching();
    stopWatching = effect(() => {
      if (keepsItself(meeting.phase.value)) inBackground(keeper.forget());
    });
    return { page: 'meeting', meeting, created, visit: visits };
  }

  function disposeMeeting(): void {
    const now = place.peek();
    if (now.page === 'meeting') now.meeting.dispose();
  }

  async function fetchMachinery(): Promise<void> {
    machinery.value = { kind: 'loading' };
    try {
      machinery.value = { kind: 'ready', conclave: await loading.compose() };
    } catch {
      machinery.value = { kind: 'failed', fault: await loading.whyNotLoaded() };
    }
    if (place.peek().page === 'opening') place.value = placeNow();
  }

  async function retry(): Promise<void> {
    machinery.value = { kind: 'loading' };
    const fault = await loading.whyNotLoaded();
    if (fault === 'server-unreachable') machinery.value = { kind: 'failed', fault };
    // Some browsers keep a failed import as long as the page: only a new one asks the network again.
    else if (secret === null || (await keeping) === true) loading.reload();
    else await fetchMachinery();
  }

  async function askWhatLacks(): Promise<void> {
    lacking.value = await loading.whyNotLoaded();
  }

  bar.onChange(() => {
    const taken = bar.takeFragment();
    // One new address can be told as two events; the page that it asked for is shown already.
    if (taken === null && isShown(place.peek(), bar.path())) return;
    disposeMeeting();
    secret = taken;
    if (taken !== null) keeping = keeper.keep({ path: bar.path(), fragment: taken });
    place.value = placeNow();
  });
  inBackground(fetchMachinery());

  return {
    place,
    machinery,
    lacking,
    retry: () => inBackground(retry()),
    partMissing: () => inBackground(askWhatLacks()),
    reload: () => loading.reload(),
    enter: (meeting) => {
      bar.push(invitePath);
      place.value = visit(meeting, true);
    },
    toFront: () => {
      disposeMeeting();
      secret = null;
      inBackground(keeper.forget());
      bar.push('/');
      place.value = { page: 'front' };
    },
    dispose: disposeMeeting,
  };
}

/** Whether the meeting has its return ticket by now, or nothing to return to. */
function keepsItself(phase: Phase): boolean {
  if (phase.kind !== 'refused') return phase.kind !== 'checking';
  return phase.reason !== 'encryption-not-loaded' && phase.reason !== 'browser-cannot-encrypt';
}

function pageOf(path: string): 'front' | 'server-sees' | 'meeting' | 'unknown' {
  if (path === '/') return 'front';
  if (path === serverSeesPath) return 'server-sees';
  return path === invitePath || path === hostPath ? 'meeting' : 'unknown';
}

function isShown(place: Place, path: string): boolean {
  return (place.page === 'opening' ? 'meeting' : place.page) === pageOf(path);
}
