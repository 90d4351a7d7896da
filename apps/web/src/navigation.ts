import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Conclave, Meeting } from '@conclave/call';

export type Place =
  | { readonly page: 'front' }
  | {
      readonly page: 'meeting';
      readonly meeting: Meeting;
      readonly created: boolean;
      /** Another visit is another page: no form or panel keeps its state from one to the next. */
      readonly visit: number;
    }
  | { readonly page: 'unknown' };

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
  /** To the page of a meeting that was made just now: the link is not in the address bar even for a moment. */
  enter(meeting: Meeting): void;
  toFront(): void;
  /** The page goes away: the meeting keeps what a reload needs (COM-6). */
  dispose(): void;
}

/** Where the person is. `fragment` is what the boot took from the address bar. */
export function createNavigation(conclave: Conclave, bar: AddressBar, fragment: string | null): Navigation {
  let visits = 0;
  const place = signal<Place>(placeFor(fragment));

  function placeFor(secret: string | null): Place {
    switch (bar.path()) {
      case '/':
        return { page: 'front' };
      case '/j':
        return visit(conclave.openInvite(secret), false);
      default:
        return { page: 'unknown' };
    }
  }

  function visit(meeting: Meeting, created: boolean): Place {
    visits += 1;
    return { page: 'meeting', meeting, created, visit: visits };
  }

  function disposeMeeting(): void {
    const now = place.peek();
    if (now.page === 'meeting') now.meeting.dispose();
  }

  bar.onChange(() => {
    const secret = bar.takeFragment();
    // Removing a fragment is itself a change; the page shown is the right one already.
    if (secret === null && place.peek().page === pageOf(bar.path())) return;
    disposeMeeting();
    place.value = placeFor(secret);
  });

  return {
    place,
    enter: (meeting) => {
      bar.push('/j');
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

function pageOf(path: string): Place['page'] {
  if (path === '/') return 'front';
  return path === '/j' ? 'meeting' : 'unknown';
}
