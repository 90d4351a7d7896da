import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Root } from 'react-dom/client';
import '../styles/index.css';
import { page } from 'vitest/browser';
import { initTexts } from '../texts/i18n.ts';
import { contract } from './contract.ts';
import type { Place } from './contract.ts';
import { galleryStates } from './gallery-states.ts';
import { showState } from './show-state.tsx';

const opened: { element: HTMLElement; root: Root }[] = [];
beforeAll(initTexts);
vi.setConfig({ testTimeout: 30_000 });
afterEach(() => {
  for (const { element, root } of opened.splice(0)) {
    root.unmount();
    element.remove();
  }
  sessionStorage.clear();
});

async function open({ state: name, panel, presses = [], isPhone = false }: Place): Promise<void> {
  await page.viewport(isPhone ? 390 : 1440, 900);
  const state = galleryStates[name]?.();
  if (state === undefined) throw new Error(`there is no ${name}`);
  if (panel !== undefined) sessionStorage.setItem('conclave.panel', panel);
  const element = document.createElement('div');
  element.id = 'root';
  document.body.append(element);
  opened.push({ element, root: showState(element, state) });
  for (const press of presses) {
    const row = page.getByRole('menuitem', { name: press, exact: true });
    await page.getByRole('button', { name: press, exact: true }).or(row).first().click();
  }
}

const titleOf = ({ state, panel, presses = [], isPhone = false }: Place): string =>
  [state, panel, ...presses, isPhone ? 'on a phone' : undefined]
    .filter((part) => part !== undefined)
    .join(', ');

test.each(contract.map((place) => [titleOf(place), place] as const))(
  'the names that tools find things by are there: %s',
  async (_title, place) => {
    await open(place);
    const missing = (): readonly string[] =>
      place.elements
        .filter(({ role, name }) => page.getByRole(role, { name, exact: true }).elements().length === 0)
        .map(({ role, name }) => `${role} "${name}"`);
    await expect.poll(missing, { timeout: 10_000 }).toEqual([]);
  },
);

/** What is said, not what is found by name. */
const said = [
  ['waiting', 'status', 'Waiting for the host to let you in'],
  ['waiting-host', 'status', 'Waiting for the host to start the meeting'],
  ['wrong-passcode', 'alert', 'Wrong passcode'],
  ['not-admitted', 'alert', 'The host did not let you in'],
  ['meeting-ended', 'alert', 'This meeting has ended'],
] as const;

test.each(said)('what tools read is said: %s', async (state, role, text) => {
  await open({ state, elements: [] });
  const texts = (): string =>
    page
      .getByRole(role)
      .elements()
      .map((each) => each.textContent)
      .join('\n');
  await expect.poll(texts, { timeout: 10_000 }).toContain(text);
});

test('what tools read of a tile stands on it', async () => {
  const attributes = [
    'data-participant-id',
    'data-speaking',
    'data-video',
    'data-audio',
    'data-decryption',
    'data-quality',
  ];
  await open({ state: 'call-3', elements: [] });
  const tile = () => page.getByRole('group', { name: 'Grace Hopper', exact: true }).query();
  await vi.waitUntil(() => tile() !== null, { timeout: 10_000 });
  expect(attributes.filter((name) => tile()?.hasAttribute(name) !== true)).toEqual([]);
});

test.each([
  ['hands', '[role=group][data-hand="raised"]'],
  ['screen-shared', '[role=group][data-sharing]'],
])('what tools read of what somebody does stands on their tile: %s', async (state, selector) => {
  await open({ state, elements: [] });
  await expect.poll(() => document.querySelectorAll(selector).length, { timeout: 10_000 }).toBeGreaterThan(0);
});
