import type { Page } from '@playwright/test';
import { expect, test } from '../src/stage.ts';
import type { Stage } from '../src/stage.ts';

/** A meeting that was made and not begun yet: people who open its link stand before the door. */
async function makeMeeting(stage: Stage): Promise<{ readonly url: string; readonly fragment: string }> {
  const { url } = await stage.server();
  const { driver } = await stage.chromium('Ada');
  await driver.open(url);
  await driver.click({ role: 'button', name: 'New meeting' });
  await driver.fill({ role: 'textbox', name: 'Your name' }, 'Ada');
  await driver.click({ role: 'button', name: 'Create meeting' });
  await driver.see({ role: 'dialog', name: 'Invite people' });
  const link = await driver.value({ role: 'textbox', name: 'Invite link' });
  return { url, fragment: link.slice(link.indexOf('#') + 1) };
}

async function guest(stage: Stage): Promise<Page> {
  const pages: Page[] = [];
  await stage.chromium('Bea', { prepare: async (page) => void pages.push(page) });
  const [page] = pages;
  if (page === undefined) throw new Error('no page was prepared');
  return page;
}

const otherThan = (character: string) => (character === 'x' ? 'y' : 'x');
const atTheDoor = (page: Page) => expect(page.getByRole('heading', { name: 'Ready to join?' })).toBeVisible();
const refusedBy = (page: Page, text: string) => expect(page.getByRole('alert').first()).toContainText(text);

async function openAnew(page: Page, address: string): Promise<void> {
  await page.evaluate(() => sessionStorage.clear()).catch(() => undefined);
  await page.goto('about:blank');
  await page.goto(address);
}

test('INV-2: a link opens as mail and chat programs leave it, and its secret is nowhere to be seen', async ({
  stage,
}) => {
  const { url, fragment } = await makeMeeting(stage);
  const page = await guest(stage);
  for (const address of [
    `/j%23${fragment}`,
    `/j%2523${fragment}`,
    `/J#${fragment}).`,
    `/j/#${fragment}`,
    `/j?utm_source=mail#${fragment}`,
    `/j#%E2%81%A8${fragment}%E2%81%A9`,
    `/j#${fragment}%20and&utm_source=x`,
    `/j&#35;${fragment}`,
    `/j#${fragment}_`,
  ]) {
    await openAnew(page, url + address);
    await atTheDoor(page);
    expect(page.url()).toBe(`${url}/j`);
  }
  for (const [address, text] of [
    ['/j', 'Open that link again'],
    [`/j#${fragment.slice(0, 40)}…`, 'Its end is missing'],
    [`/j#${fragment.slice(0, -1)}`, 'Its end is missing'],
    [`/j#${fragment.slice(0, 60)}%20${'The passcode comes by phone. '.repeat(3)}`, 'Its end is missing'],
    [
      `/j#${fragment.slice(0, 50)}${otherThan(fragment.charAt(50))}${fragment.slice(51)}`,
      'This link was changed',
    ],
    [`/j#${fragment.slice(0, 30)}%22${fragment.slice(30)}`, 'This link was changed on its way'],
    [`/j#${fragment.toLowerCase()}`, 'This link was changed on its way'],
  ] as const) {
    await openAnew(page, url + address);
    await refusedBy(page, text);
  }
  await openAnew(page, `${url}/nothing`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  expect((await stage.server()).output()).not.toContain(fragment.slice(2, 40));
});

test('INV-2: a reload while the page loads, or after a part of it did not come, keeps the invitation', async ({
  stage,
}) => {
  const { url, fragment } = await makeMeeting(stage);
  const page = await guest(stage);
  const parts = {
    main: '**/assets/main-*.js',
    machinery: '**/assets/meeting-parts-*.js',
    cryptography: '**/assets/libsodium-*.wasm',
  };

  // Still loading.
  await page.route(parts.machinery, () => undefined);
  await page.goto(`${url}/j#${fragment}`);
  await expect(page.getByRole('status', { name: 'Checking the invitation…' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(1);
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)) + location.href);
  expect(kept).not.toContain(fragment.slice(2, 20));
  await page.unroute(parts.machinery);
  await page.reload();
  await atTheDoor(page);
  expect(await page.evaluate(() => sessionStorage.getItem('conclave.link'))).toBeNull();

  // The machinery did not come.
  await page.route(parts.machinery, (route) => route.abort());
  await openAnew(page, `${url}/j#${fragment}`);
  await refusedBy(page, 'A part of this page did not arrive');
  await page.unroute(parts.machinery);
  await page.getByRole('button', { name: 'Try again' }).click();
  await atTheDoor(page);

  // The cryptography, which is fetched while people fill in the form, did not come.
  const fillIn = async (): Promise<void> => {
    await page.getByRole('textbox', { name: 'Your name' }).fill('Bea');
    await page.getByRole('textbox', { name: 'Passcode' }).fill('some passcode');
    await page.getByRole('button', { name: 'Join' }).click();
  };
  await page.route(parts.cryptography, (route) => route.abort());
  await openAnew(page, `${url}/j#${fragment}`);
  await atTheDoor(page);
  await refusedBy(page, 'A part of this page did not arrive');
  await fillIn();
  await expect(page.getByText('The encryption did not load')).toBeVisible();
  await page.unroute(parts.cryptography);
  await page.getByRole('button', { name: 'Reload the page' }).first().click();
  // Past the form: what was filled in is kept too.
  await expect(page.getByRole('status', { name: 'Waiting for the host to start the meeting' })).toBeVisible();

  // Nothing but the document came.
  await page.route(parts.main, (route) => route.abort());
  await openAnew(page, `${url}/j#${fragment}`);
  await expect(page.getByRole('heading', { name: 'Conclave has not started' })).toBeVisible();
  await page.unroute(parts.main);
  await page.reload();
  await atTheDoor(page);

  // An update since then: the new document names other parts, and what is fetched beside the form is gone.
  await page.route('**/assets/passcode-worker-*.js', (route) => route.abort());
  await page.route(`${url}/`, (route) => route.fulfill({ body: '<!doctype html>' }));
  await page.reload();
  await atTheDoor(page);
  await fillIn();
  await expect(page.getByText('A newer version of this page is here')).toBeVisible();
});

test('INV-2: where the browser keeps nothing, or lacks something, the page says so', async ({ stage }) => {
  const { url, fragment } = await makeMeeting(stage);
  const page = await guest(stage);
  const refuse = await page.addInitScript(() => {
    for (const name of ['sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('refused', 'SecurityError');
        },
      });
  });
  await page.goto(`${url}/j#${fragment}`);
  await atTheDoor(page);
  await page.reload();
  await refusedBy(page, 'Open that link again');
  await refuse.dispose();

  // ID-2: the button says what is wrong.
  await page.goto('about:blank');
  await page.goto(`${url}/j#${fragment}`);
  await atTheDoor(page);
  await page.getByRole('textbox', { name: 'Your name' }).fill('\u200b\u2060');
  await page.getByRole('textbox', { name: 'Passcode' }).fill('some passcode');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByText('Type the name that the others will see.')).toBeVisible();

  // What somebody needs who goes on in another browser.
  await page.getByRole('button', { name: 'Copy my link' }).click();
  await expect(page.getByText('Your link is copied.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Passcode' }).fill('');
  await page.getByRole('textbox', { name: 'Passcode' }).press('Control+V');
  await expect(page.getByRole('textbox', { name: 'Passcode' })).toHaveValue(`${url}/j#${fragment}`);

  const none = await page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
  await openAnew(page, `${url}/j#${fragment}`);
  await refusedBy(page, "This browser can't run the encryption");
  await none.dispose();

  await openAnew(page, `${url.replace('localhost', '198.51.100.1')}/j#${fragment}`);
  await refusedBy(page, 'This page needs https');
});
