import { signal } from '@conclave/base';
import type { Conclave, Meeting, Phase } from '@conclave/call';
import { describe, expect, test } from 'vitest';
import type { LinkKeeper } from './link-keeper.ts';
import { createNavigation } from './navigation.ts';
import type { AddressBar, Loading } from './navigation.ts';
import { createFakeConclave, createFakeMeeting } from './testing/fake-meeting.ts';
import type { LoadFault } from './why-not-loaded.ts';

interface Bar extends AddressBar {
  /** As if the person had typed an address or gone back. */
  go(path: string, fragment: string | null): void;
}

function createBar(path: string): Bar {
  let now = path;
  let fragment: string | null = null;
  let tell = (): void => undefined;
  return {
    path: () => now,
    takeFragment: () => {
      const taken = fragment;
      fragment = null;
      return taken;
    },
    push: (next) => {
      now = next;
    },
    onChange: (changed) => {
      tell = changed;
    },
    go: (next, secret) => {
      now = next;
      fragment = secret;
      tell();
    },
  };
}

function createKeeper(): LinkKeeper & { readonly done: string[] } {
  const done: string[] = [];
  return {
    done,
    take: async () => null,
    keep: async ({ path, fragment }) => {
      done.push(`keep ${path}#${fragment}`);
      return true;
    },
    forget: async () => void done.push('forget'),
  };
}

function createWorld(path: string, fragment: string | null, kept = true) {
  const bar = createBar(path);
  const opened: (string | null)[] = [];
  const openedAsHost: string[] = [];
  const disposed: Meeting[] = [];
  const made = (): Meeting => {
    const meeting = createFakeMeeting({ phase: { kind: 'checking' } });
    const tracked: Meeting = { ...meeting, dispose: () => void disposed.push(tracked) };
    return tracked;
  };
  const conclave: Conclave = {
    ...createFakeConclave(made()),
    openInvite: (secret) => {
      opened.push(secret);
      return made();
    },
    openHostLink: (secret) => {
      openedAsHost.push(secret);
      return made();
    },
  };
  const composing = Promise.withResolvers<Conclave>();
  const keeper = createKeeper();
  const loading: Loading = {
    compose: () => composing.promise,
    whyNotLoaded: () => Promise.resolve(fault.now),
    reload: () => void reloads.push(bar.path()),
  };
  const fault: { now: LoadFault } = { now: 'server-unreachable' };
  const reloads: string[] = [];
  const navigation = createNavigation(loading, bar, { fragment, keeper, keeping: Promise.resolve(kept) });
  return {
    bar,
    opened,
    openedAsHost,
    disposed,
    conclave,
    composing,
    navigation,
    made,
    keeper,
    fault,
    reloads,
  };
}

describe('the navigation', () => {
  test('shows the front page before the machinery is there', () => {
    const { navigation, opened } = createWorld('/', null);
    expect(navigation.place.value).toEqual({ page: 'front' });
    expect(opened).toEqual([]);
  });

  test('WEB-2: what the server can see is a place of its own, with no meeting in it', () => {
    const { navigation, opened, bar } = createWorld('/what-the-server-sees', null);
    expect(navigation.place.value).toEqual({ page: 'server-sees' });
    bar.go('/', null);
    expect(navigation.place.value).toEqual({ page: 'front' });
    bar.go('/what-the-server-sees', null);
    expect(navigation.place.value).toEqual({ page: 'server-sees' });
    expect(opened).toEqual([]);
  });

  test('INV-2: opens the link once the machinery is there, and hands its secret over once', async () => {
    const { navigation, opened, composing, conclave } = createWorld('/j', 'secret');
    expect(navigation.place.value).toEqual({ page: 'opening' });
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    expect(opened).toEqual(['secret']);
    expect(JSON.stringify(navigation)).not.toContain('secret');
  });

  test('COM-6: a meeting page without a fragment asks for the return ticket', async () => {
    const { navigation, opened, composing, conclave } = createWorld('/j', null);
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    expect(opened).toEqual([null]);
  });

  test('INV-6: opens the host link as the host, and hands its secret over once', async () => {
    const { navigation, opened, openedAsHost, composing, conclave } = createWorld('/h', 'seed');
    expect(navigation.place.value).toEqual({ page: 'opening' });
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    expect({ opened, openedAsHost }).toEqual({ opened: [], openedAsHost: ['seed'] });
    expect(JSON.stringify(navigation)).not.toContain('seed');
  });

  test('COM-6, INV-6: a reload of the host page asks for the return ticket', async () => {
    const { navigation, opened, openedAsHost, composing, conclave } = createWorld('/h', null);
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    expect({ opened, openedAsHost }).toEqual({ opened: [null], openedAsHost: [] });
  });

  test('INV-6: back from the front page to the host page asks for the return ticket', async () => {
    const { navigation, opened, openedAsHost, composing, conclave, bar } = createWorld('/h', 'seed');
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    navigation.toFront();
    bar.go('/h', null);
    expect(navigation.place.value.page).toBe('meeting');
    expect({ opened, openedAsHost }).toEqual({ opened: [null], openedAsHost: ['seed'] });
  });

  test('INV-6: a host link in the tab of a meeting replaces that meeting', async () => {
    const { navigation, openedAsHost, disposed, composing, conclave, bar } = createWorld('/h', 'first');
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    bar.go('/h', 'second');
    bar.go('/h', null);
    expect(openedAsHost).toEqual(['first', 'second']);
    expect(disposed).toHaveLength(1);
  });

  test('another link in the same tab replaces the meeting, told once or twice', async () => {
    const { navigation, opened, disposed, composing, conclave, bar } = createWorld('/j', 'first');
    composing.resolve(conclave);
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    bar.go('/j', 'second');
    bar.go('/j', null);
    expect(opened).toEqual(['first', 'second']);
    expect(disposed).toHaveLength(1);
  });

  test('going back to the front page lets go of the meeting', async () => {
    const { navigation, disposed, composing, conclave, bar, made } = createWorld('/', null);
    composing.resolve(conclave);
    await expect.poll(() => navigation.machinery.value.kind).toBe('ready');
    const meeting = made();
    navigation.enter(meeting);
    expect(bar.path()).toBe('/j');
    expect(navigation.place.value).toMatchObject({ page: 'meeting', created: true });
    bar.go('/', null);
    expect(navigation.place.value).toEqual({ page: 'front' });
    expect(disposed).toEqual([meeting]);
  });

  test('INV-2: after a part did not come, a new page asks for it again, if it will find the link', async () => {
    const { navigation, composing, fault, reloads } = createWorld('/j', 'secret');
    fault.now = 'newer-version';
    composing.reject(new TypeError('not fetched'));
    await expect.poll(() => navigation.machinery.value).toEqual({ kind: 'failed', fault: 'newer-version' });
    navigation.retry();
    await expect.poll(() => reloads).toEqual(['/j']);
  });

  test('while the server is away, another try stays on this page', async () => {
    const { navigation, composing, reloads } = createWorld('/j', 'secret');
    composing.reject(new TypeError('not fetched'));
    await expect.poll(() => navigation.machinery.value.kind).toBe('failed');
    navigation.retry();
    expect(navigation.machinery.value).toEqual({ kind: 'loading' });
    await expect
      .poll(() => navigation.machinery.value)
      .toEqual({ kind: 'failed', fault: 'server-unreachable' });
    expect(reloads).toEqual([]);
  });

  test('INV-2: where a new page would not find the link, this one tries again', async () => {
    const opened: (string | null)[] = [];
    const conclave: Conclave = {
      ...createFakeConclave(createFakeMeeting({ phase: { kind: 'checking' } })),
      openInvite: (secret) => {
        opened.push(secret);
        return createFakeMeeting({ phase: { kind: 'checking' } });
      },
    };
    let tries = 0;
    const loading: Loading = {
      compose: async () => {
        tries += 1;
        if (tries === 1) throw new TypeError('not fetched');
        return conclave;
      },
      whyNotLoaded: () => Promise.resolve('code-blocked'),
      reload: () => {
        throw new Error('the link would be lost');
      },
    };
    const keeping = Promise.resolve(false);
    const start = { fragment: 'secret', keeper: createKeeper(), keeping };
    const navigation = createNavigation(loading, createBar('/j'), start);
    await expect.poll(() => navigation.machinery.value.kind).toBe('failed');
    navigation.retry();
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    expect(opened).toEqual(['secret']);
  });

  test('INV-2: the link is kept until the meeting has its ticket, or nothing to return to', async () => {
    const { keeper, composing, conclave, navigation, bar } = createWorld('/j', 'secret');
    const phases: Phase[] = [
      { kind: 'checking' },
      { kind: 'refused', reason: 'encryption-not-loaded', retry: null, retryAt: null },
      { kind: 'prejoin', passcodeRequired: false, isHost: false },
    ];
    const phase = signal<Phase>({ kind: 'checking' });
    const meeting = { ...createFakeMeeting({ phase: { kind: 'checking' } }), phase };
    composing.resolve({ ...conclave, openInvite: () => meeting });
    await expect.poll(() => navigation.place.value.page).toBe('meeting');
    const forgotten = phases.map((now) => {
      phase.value = now;
      return keeper.done.includes('forget');
    });
    expect(forgotten).toEqual([false, false, true]);
    phase.value = { kind: 'checking' };
    bar.go('/j', 'another');
    expect(keeper.done.at(-1)).toBe('keep /j#another');
    navigation.toFront();
    expect(keeper.done.at(-1)).toBe('forget');
  });

  test('a part that does not come later is told with its reason', async () => {
    const { navigation, fault, composing, conclave } = createWorld('/', null);
    composing.resolve(conclave);
    navigation.partMissing();
    await expect.poll(() => navigation.lacking.value).toBe('server-unreachable');
    fault.now = 'newer-version';
    navigation.partMissing();
    await expect.poll(() => navigation.lacking.value).toBe('newer-version');
  });

  test('every other address is unknown', () => {
    for (const path of ['/h/', '/j/', '/hj', '/gallery', '/index.html']) {
      expect(createWorld(path, null).navigation.place.value).toEqual({ page: 'unknown' });
    }
  });
});
