import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import { handsOnTiles } from '../src/hands.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

/** What shows over somebody's tile, by the names of the emoji. */
function reactionsOf(person: Person, name: string): Promise<readonly string[]> {
  return person.driver.evaluate(
    (of) =>
      Array.from(
        document.querySelectorAll(`[data-participant-id][aria-label="${of}"] .reaction`),
        (mark) => mark.getAttribute('aria-label') ?? '',
      ),
    name,
  );
}

/** Remembers in the page whatever shows over somebody's tile: it is gone after some seconds, and looking may take longer. */
function noteReactions(person: Person, name: string): Promise<void> {
  return person.driver.evaluate((of) => {
    const seen = document.createElement('ul');
    seen.id = 'seen-reactions';
    seen.hidden = true;
    document.body.append(seen);
    new MutationObserver(() => {
      for (const mark of document.querySelectorAll(`[data-participant-id][aria-label="${of}"] .reaction`)) {
        const line = document.createElement('li');
        line.textContent = mark.getAttribute('aria-label');
        if (!Array.from(seen.children).some(({ textContent }) => textContent === line.textContent))
          seen.append(line);
      }
    }).observe(document.querySelector('.stage') ?? document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['aria-label'],
    });
  }, name);
}

function noted(person: Person): Promise<readonly string[]> {
  return person.driver.evaluate(
    () => Array.from(document.querySelectorAll('#seen-reactions > li'), ({ textContent }) => textContent),
    null,
  );
}

/** As fast as fingers do, however long a driver takes for a click. */
function pressQuickly(person: Person, name: string, times: number): Promise<void> {
  return person.driver.evaluate(
    ([label, count]) => {
      const button = document.querySelector(`button[aria-label="${label}"]`);
      for (let press = 0; press < count; press++) if (button instanceof HTMLElement) button.click();
    },
    [name, times] as const,
  );
}

test('APP-1: reactions go from Firefox to Chromium and back, count, and are gone after some seconds', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const bo = await stage.firefox('Bo');
  await bo.knock(invitation);
  for (const person of [ada, bo]) await person.seesPeople('Ada', 'Bo');
  for (const [from, to, name] of [
    [bo, ada, 'Bo'],
    [ada, bo, 'Ada'],
  ] as const) {
    await noteReactions(to, name);
    await from.driver.click({ role: 'button', name: 'Reactions' });
    await from.driver.click({ role: 'button', name: 'Red heart' });
    await pressQuickly(from, 'Clapping hands', 4);
    await expect
      .poll(() => noted(to))
      .toEqual(expect.arrayContaining(['Red heart', 'Clapping hands, 4 times']));
    await expect.poll(() => reactionsOf(to, name)).toEqual([]);
  }
});

test('hands and reactions by keyboard alone, with nothing for axe to find, light and dark', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const pages: Page[] = [];
  const errors: string[] = [];
  const ada = await stage.chromium('Ada', {
    prepare: async (page) => {
      pages.push(page);
      page.on('pageerror', ({ message }) => errors.push(message));
    },
  });
  await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  const reach = async (name: string, key: 'Tab' | 'ArrowRight'): Promise<void> => {
    for (let press = 0; press < 40 && (await focused()) !== name; press++) await page.keyboard.press(key);
    expect(await focused()).toBe(name);
  };
  const check = (what: string): Promise<void> => axeFindsNothing(page, what);
  await reach('Mute microphone', 'Tab');
  await reach('Raise hand', 'ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => handsOnTiles(ada)).toEqual(['Ada']);
  await check('a raised hand');
  await reach('Reactions', 'ArrowRight');
  await page.keyboard.press('Enter');
  await ada.driver.see({ role: 'dialog', name: 'Reactions' });
  await reach('Thumbs up', 'Tab');
  await reach('Party popper', 'ArrowRight');
  await page.keyboard.press('Space');
  await expect.poll(() => reactionsOf(ada, 'Ada'), { intervals: [50] }).toEqual(['Party popper']);
  await check('reactions');
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('Reactions');
  await reach('People', 'ArrowRight');
  await page.keyboard.press('Enter');
  await check('people with a raised hand');
  await reach('Lower all hands', 'Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => handsOnTiles(ada)).toEqual([]);
  expect(errors).toEqual([]);
});
