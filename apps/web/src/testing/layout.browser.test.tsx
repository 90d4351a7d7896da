import axe from 'axe-core';
import type { Root } from 'react-dom/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../styles/index.css';
import { initTexts } from '../texts/i18n.ts';
import { galleryStates } from './gallery-states.ts';
import { layoutFaults } from './layout-faults.ts';
import { showState } from './show-state.tsx';

/** A phone, a tablet, a desk. */
const windows = [
  [390, 844],
  [768, 1024],
  [1440, 900],
] as const;

/** The panel that a state is about. */
const panels: readonly (readonly [RegExp, string])[] = [
  [/^chat-(?!news)/, 'chat'],
  [/^files/, 'files'],
  [/^(people|hands|complaints|handover-offered)/, 'people'],
  [/^(security|identity)/, 'security'],
];

/** What is opened in a state: buttons and rows of menus that are pressed one after the other. */
const opened: Readonly<Record<string, readonly (readonly string[])[]>> = {
  front: [['New meeting']],
  'call-3': [
    ['More'],
    ['More', 'Keyboard shortcuts'],
    ['Reactions'],
    ['Microphone options'],
    ['Options for Grace Hopper'],
  ],
  'people-late': [['Actions for Grace Hopper'], ['Actions for Grace Hopper', 'Remove for good']],
  'people-host': [
    ['Actions for Grace Hopper'],
    ['Actions for Grace Hopper', 'Make host'],
    ['Actions for Grace Hopper', 'Remove for good'],
    ['Name this meeting'],
    ['Change your name'],
    ['End meeting for all'],
  ],
  'handover-host': [['Show host link']],
  'complaints-guest': [['Actions for Grace Hopper', 'Report to the host']],
  'chat-talk': [['Emoji'], ['Open example.org'], ['Open xn--e1afmkfd.example']],
  'invite-host': [['Invite']],
  'invite-clock': [['Invite']],
  'invite-host-failing': [['Invite']],
  'invite-host-open': [['Invite']],
  'invite-guest': [['Invite']],
};

/** What there is to open on a phone alone. */
const openedOnPhone: typeof opened = {
  'call-3': [['More']],
  'call-door': [['More']],
};

interface Sight {
  readonly name: string;
  readonly presses: readonly string[];
  /** From the one in which it is opened on. */
  readonly windows: readonly (readonly [width: number, height: number])[];
}

const sights: readonly Sight[] = Object.keys(galleryStates).flatMap((name) => [
  { name, presses: [], windows: windows.toReversed() },
  ...(opened[name] ?? []).map((presses) => ({ name, presses, windows: windows.toReversed() })),
  ...(openedOnPhone[name] ?? []).map((presses) => ({ name, presses, windows: [windows[0]] })),
]);
/** States of one kind are one test: what starts and ends a test costs more than a page. */
const groups = Object.entries(Object.groupBy(sights, ({ name }) => name.split('-')[0] ?? name));

const still = document.createElement('style');
still.textContent = '*, *::before, *::after { transition: none !important; animation: none !important }';

beforeAll(async () => {
  await initTexts();
  document.head.append(still);
  // Nothing here depends on pictures, and to draw them costs most of the time: a canvas gives none.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
});
afterAll(() => {
  still.remove();
  document.documentElement.style.colorScheme = '';
  vi.restoreAllMocks();
});

/** Frames in which a page may settle after its window changed: long lists take some. */
const frames = 30;

const nextFrame = (): Promise<void> => new Promise((resolve) => void requestAnimationFrame(() => resolve()));

async function shown(selector: string): Promise<void> {
  await vi.waitUntil(() => document.querySelector(selector) !== null, { timeout: 10_000, interval: 10 });
}

async function show(
  element: HTMLElement,
  { name, presses }: Sight,
  onRoot: (root: Root) => void,
): Promise<void> {
  const panel = panels.find(([pattern]) => pattern.test(name))?.[1];
  const state = galleryStates[name]?.();
  if (state === undefined) throw new Error(`there is no ${name}`);
  if (panel !== undefined) sessionStorage.setItem('conclave.panel', panel);
  onRoot(showState(element, state));
  const isCall = state.meeting.phase.peek().kind === 'in-call' && state.path === '/j';
  await shown(isCall ? '.tile' : 'h1');
  if (panel !== undefined) await shown('.panel-body > *');
  for (const press of presses) {
    const row = page.getByRole('menuitem', { name: press, exact: true });
    await page.getByRole('button', { name: press, exact: true }).or(row).first().click();
    await shown(':is([role=dialog], [role=menu], [role=alertdialog]):not([data-pressed])');
    // Another one opens after it.
    for (const open of document.querySelectorAll<HTMLElement>('[role=menu]')) open.dataset['pressed'] = '';
  }
}

/** What is wrong once the page has settled. */
async function lastingFaults(): Promise<readonly string[]> {
  let faults: readonly string[] = [];
  for (let frame = 0; frame < frames; frame++) {
    await nextFrame();
    await nextFrame();
    faults = layoutFaults();
    if (faults.length === 0) break;
  }
  return faults;
}

async function axeFaults(): Promise<readonly string[]> {
  const { violations } = await axe.run(document, {
    runOnly: ['color-contrast', 'target-size'],
    resultTypes: ['violations'],
    elementRef: false,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ''}`),
  );
}

const unmount = (root: Root | null): void => root?.unmount();

/** What is wrong with a page at each width: light on a phone and dark at a desk, which is every colour and every place once. */
async function faultsOf(sight: Sight): Promise<readonly string[]> {
  const element = document.createElement('div');
  element.id = 'root';
  document.body.append(element);
  await page.viewport(...(sight.windows[0] ?? windows[2]));
  document.documentElement.style.colorScheme = 'dark';
  const faults: string[] = [];
  const note = (where: number, found: readonly string[]): void =>
    void faults.push(
      ...found.map((fault) => `${[sight.name, ...sight.presses].join(' ')}, ${where} px: ${fault}`),
    );
  let root: Root | null = null;
  try {
    await show(element, sight, (made) => {
      root = made;
    });
    for (const [width, height] of sight.windows) {
      await page.viewport(width, height);
      document.documentElement.style.colorScheme = width < 1000 ? 'light' : 'dark';
      note(width, await lastingFaults());
      if (width !== 768) note(width, await axeFaults());
    }
  } finally {
    unmount(root);
    element.remove();
    sessionStorage.clear();
  }
  return faults;
}

test.each(groups)(
  'nothing is cut, covered, too small to press or too pale to read: %s',
  { timeout: 60_000 },
  async (_, group = []) => {
    const faults: string[] = [];
    for (const sight of group) faults.push(...(await faultsOf(sight)));
    expect(faults).toEqual([]);
  },
);
