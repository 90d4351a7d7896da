import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import { edits, messages, writes } from '../src/chat.ts';
import { download, send } from '../src/files.ts';
import { reach } from '../src/keyboard.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

const description = (person: Person): Promise<string> =>
  person.driver.evaluate(() => {
    const button = document.querySelector('[aria-label="Chat"]');
    const id = button?.getAttribute('aria-describedby') ?? '';
    return id
      .split(' ')
      .map((each) => document.getElementById(each)?.textContent ?? '')
      .join(' ');
  }, null);
const title = (person: Person): Promise<string> => person.driver.evaluate(() => document.title, null);

test('somebody in Chromium and somebody in Firefox write to each other below the title of the meeting; it survives a reload and ends with leaving; what is for one is seen by one; the host sends the rest on', async ({
  stage,
}) => {
  const { url } = await stage.server();
  let page: Page | undefined;
  const ada = await stage.chromium('Ada', {
    prepare: async (opened) => {
      page = opened;
    },
  });
  const fox = await stage.firefox('Fox');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await fox.knock(invitation);
  await ada.seesPeople('Ada', 'Fox');
  await ada.driver.click({ role: 'button', name: 'People' });
  await ada.driver.click({ role: 'button', name: 'Name this meeting' });
  await ada.driver.fill({ role: 'textbox', name: 'Title' }, 'Harvest');
  await ada.driver.click({ role: 'button', name: 'Save title' });
  await fox.driver.see({ role: 'heading', name: 'Harvest' });
  await ada.driver.click({ role: 'button', name: 'Chat' });
  await writes(ada, 'Hello, Fox: https://example.org/a?b=c');
  await expect.poll(() => title(fox)).toMatch(/^\(1\) /);
  await expect.poll(() => description(fox)).toContain('1 unread message');
  await fox.driver.click({ role: 'button', name: 'Chat' });
  await expect.poll(() => messages(fox)).toEqual(['Ada: Hello, Fox: example.org']);
  await expect.poll(() => title(fox)).not.toMatch(/^\(/);
  await writes(fox, 'Hello, Ada');
  await expect.poll(() => messages(ada)).toEqual(['You: Hello, Fox: example.org', 'Fox: Hello, Ada']);
  const minutes = await send(ada, { name: 'minutes.txt', size: 100_000 });
  await fox.driver.see({ role: 'article', name: 'minutes.txt' });
  await fox.driver.fill({ role: 'textbox', name: 'Message' }, 'half a thought');
  // What is typed is sealed anew within a second, and then nothing changes any more.
  const kept = (): Promise<string | null> =>
    fox.driver.evaluate(() => sessionStorage.getItem('conclave.kept.chat'), null);
  let before: string | null = null;
  await expect
    .poll(
      async () => {
        const now = await kept();
        const isSettled = now !== null && now === before;
        before = now;
        return isSettled;
      },
      { intervals: [1_500] },
    )
    .toBe(true);
  const sealed = await fox.driver.evaluate(() => JSON.stringify(Object.entries(sessionStorage)), null);
  for (const secret of ['Hello', 'thought', 'minutes', 'Harvest']) expect(sealed).not.toContain(secret);
  await fox.driver.reload();
  await fox.seesCall();
  // The panel is open as before.
  await expect.poll(() => messages(fox)).toEqual(['Ada: Hello, Fox: example.org', 'You: Hello, Ada']);
  expect(await fox.driver.value({ role: 'textbox', name: 'Message' })).toBe('half a thought');
  expect(await download(fox, 'minutes.txt')).toBe(minutes);
  await writes(ada, 'Welcome back');
  await expect.poll(async () => (await messages(fox)).at(-1)).toBe('Ada: Welcome back');
  await edits(ada, 'Welcome back!');
  await expect.poll(async () => (await messages(fox)).at(-1)).toBe('Ada: Welcome back!');
  await edits(fox, 'Hello, Ada!');
  await expect.poll(async () => (await messages(ada))[1]).toBe('Fox: Hello, Ada!');

  await ada.driver.reload();
  await ada.driver.see({ role: 'heading', name: 'Harvest' });
  await ada.seesPeople('Ada', 'Fox');

  const bea = await stage.chromium('Bea');
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea', 'Fox');
  await bea.driver.see({ role: 'heading', name: 'Harvest' });
  await bea.driver.click({ role: 'button', name: 'Chat' });
  if (page === undefined) throw new Error('no page');
  const to = page.getByRole('combobox', { name: 'To', exact: true });
  await to.selectOption('Fox');
  await writes(ada, 'Not for Bea');
  await expect.poll(async () => (await messages(fox)).at(-1)).toBe('Ada, only to you: Not for Bea');
  await page.getByText('Only Fox gets it.').waitFor();
  await send(ada, { name: 'not-for-bea.txt', size: 9 });
  await fox.driver.see({ role: 'article', name: 'not-for-bea.txt' });
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save chat', exact: true }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toContain('(only to Fox): Not for Bea\n');
  await to.selectOption('Everyone');
  await writes(ada, 'For all');
  await expect.poll(() => messages(bea)).toEqual(['Ada: For all']);
  expect(await bea.text()).not.toContain('not-for-bea.txt');
  // On a narrow page the panel is a sheet over the controls.
  await fox.driver.click({ role: 'button', name: 'Close Chat' });
  await fox.leave();
  await expect
    .poll(() =>
      fox.driver.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('kept')), null),
    )
    .toEqual([]);
  await ada.seesPeople('Ada', 'Bea');
  await ada.driver.click({ role: 'button', name: 'People' });
  await ada.driver.click({ role: 'button', name: 'Actions for Bea' });
  await ada.driver.click({ role: 'menuitem', name: 'Send earlier messages' });
  await expect
    .poll(() => messages(bea))
    .toEqual([
      'Ada, sent on by Ada: Hello, Fox: example.org',
      'Fox, sent on by Ada: Hello, Ada!',
      'Ada, sent on by Ada: Welcome back!',
      'Ada: For all',
    ]);
});

test('by keys alone: chat to one person, emoji, reply, edit; axe finds nothing on the way', async ({
  stage,
}) => {
  const { url } = await stage.server();
  let page: Page | undefined;
  const requested: string[] = [];
  const ada = await stage.chromium('Ada', {
    prepare: async (opened) => {
      page = opened;
      opened.on('request', (request) => requested.push(request.url()));
    },
  });
  const bea = await stage.chromium('Bea');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');
  if (page === undefined) throw new Error('no page');
  const { keyboard } = page;
  const here = page;
  const focus = (role: 'button' | 'textbox' | 'combobox', name: string): Promise<void> =>
    reach(here, here.getByRole(role, { name, exact: true }));
  const check = (what: string): Promise<void> => axeFindsNothing(here, what);
  await here.getByRole('button', { name: 'Chat', exact: true }).focus();
  await keyboard.press('Enter');
  await here.getByRole('log', { name: 'Chat messages' }).waitFor();
  await check('empty chat');
  await bea.driver.click({ role: 'button', name: 'Chat' });
  await writes(bea, 'See https://example.org/page');
  await expect.poll(() => messages(ada)).toEqual(['Bea: See example.org']);
  await focus('button', 'Open example.org');
  await keyboard.press('Enter');
  await here.getByRole('dialog', { name: 'Open this address?' }).waitFor();
  await check('an address');
  await keyboard.press('Escape');
  await here.getByRole('dialog').waitFor({ state: 'detached' });
  await focus('combobox', 'To');
  await keyboard.press('B');
  await focus('textbox', 'Message');
  await keyboard.type('for you alone ');
  await focus('button', 'Emoji');
  await keyboard.press('Enter');
  await here.getByRole('searchbox', { name: 'Search emoji' }).waitFor();
  await keyboard.type('waving hand');
  await here.getByRole('gridcell', { name: 'waving hand' }).first().waitFor();
  await check('emoji');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect.poll(() => ada.driver.value({ role: 'textbox', name: 'Message' })).toBe('for you alone 👋');
  const field = here.getByRole('textbox', { name: 'Message', exact: true });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await keyboard.press('Enter');
  await expect.poll(async () => (await messages(bea)).at(-1)).toBe('Ada, only to you: for you alone 👋');
  await here.getByRole('button', { name: /^Options for the message from You/ }).focus();
  await keyboard.press('Enter');
  await here.getByRole('menuitem', { name: 'Edit' }).waitFor();
  await check('menu of a message');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await here.getByRole('textbox', { name: 'Edit message' }).waitFor();
  await keyboard.press('End');
  await keyboard.type('!');
  await keyboard.press('Enter');
  await expect.poll(async () => (await messages(bea)).at(-1)).toBe('Ada, only to you: for you alone 👋!');
  await check('chat with messages');
  await keyboard.press('Escape');
  await here.getByRole('log', { name: 'Chat messages' }).waitFor({ state: 'detached' });
  const elsewhere = requested.filter(
    (each) => new URL(each).origin !== new URL(url).origin && !each.startsWith('blob:'),
  );
  expect(elsewhere).toEqual([]);
});
