import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import { download, openFiles, send } from '../src/files.ts';
import { expect, test } from '../src/stage.ts';

test('APP-2: files go between Chromium and Firefox and come out as they went in, over a killed server too', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: true });
  const bea = await stage.firefox('Bea');
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');
  await openFiles(ada);
  await openFiles(bea);

  const report = await send(ada, { name: 'Q3 R&D Report.pdf', size: 3_000_001 });
  await bea.driver.see({ role: 'article', name: 'Q3 R&D Report.pdf' });
  expect(await download(bea, 'Q3 R&D Report.pdf')).toBe(report);
  const empty = await send(bea, { name: 'empty.txt', size: 0 });
  await ada.driver.see({ role: 'article', name: 'empty.txt' });
  expect(await download(ada, 'empty.txt')).toBe(empty);

  const large = { name: 'large.bin', size: 60_000_000 };
  const hash = await send(bea, large);
  await bea.driver.see({ role: 'progressbar', name: 'Sending large.bin' });
  await server.kill();
  // It was cut in the middle.
  await bea.driver.see({ role: 'progressbar', name: 'Sending large.bin' });
  await server.startAgain();
  await ada.driver.see({ role: 'article', name: 'large.bin' }, 120_000);
  expect(await download(ada, 'large.bin')).toBe(hash);
  await ada.watches('Bea');
});

test('APP-2: names are kept, pictures are shown only when asked for and only as what they are; by keyboard alone', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const pages: Page[] = [];
  const prepare = async (page: Page): Promise<void> => void pages.push(page);
  const ada = await stage.chromium('Ada', { prepare });
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  const bea = await stage.chromium('Bea', { prepare });
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');
  const [adaPage, beaPage] = pages;
  if (adaPage === undefined || beaPage === undefined) throw new Error('two pages are open');

  await beaPage.getByRole('button', { name: 'More', exact: true }).focus();
  await beaPage.keyboard.press('Enter');
  await beaPage.getByRole('menuitem', { name: 'Files' }).focus();
  await beaPage.keyboard.press('Enter');
  await expect(beaPage.getByRole('heading', { name: 'Files' })).toBeFocused();
  await openFiles(ada);

  const names: Readonly<Record<string, string>> = {
    'Q3 R&D Report.pdf': 'Q3 R&D Report.pdf',
    '50% #1?.txt': '50% #1_.txt',
    'a+b=c;d.csv': 'a+b=c;d.csv',
    '"x".pdf': '_x_.pdf',
    'née 計画.tar.gz': 'née 計画.tar.gz',
    '.htaccess': 'htaccess',
    'photo\u202egnp.exe': 'photo_gnp.exe',
  };
  for (const [given, safe] of Object.entries(names)) {
    const hash = await send(ada, { name: given, size: 10 });
    const button = beaPage.getByRole('button', { name: `Download ${safe}`, exact: true });
    await button.focus();
    const saved = beaPage.waitForEvent('download');
    await beaPage.keyboard.press('Enter');
    const file = await saved;
    expect(file.suggestedFilename()).toBe(safe);
    const content = await readFile(await file.path());
    expect(createHash('sha256').update(content).digest('hex')).toBe(hash);
  }

  const pictures = await adaPage.evaluate(() => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
    return canvas
      .convertToBlob({ type: 'image/png' })
      .then(async (blob) => [...new Uint8Array(await blob.arrayBuffer())]);
  });
  await adaPage.getByRole('button', { name: 'Send a file' }).waitFor();
  await adaPage.locator('input[type=file]').setInputFiles([
    { name: 'real.png', mimeType: 'image/png', buffer: Buffer.from(pictures) },
    {
      name: 'svg.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    },
  ]);
  await beaPage.getByRole('button', { name: 'Show real.png' }).waitFor();
  await beaPage.getByRole('button', { name: 'Show svg.png' }).waitFor();
  expect(await beaPage.locator('article img').count()).toBe(0);
  await beaPage.getByRole('button', { name: 'Show real.png' }).click();
  await expect(beaPage.getByRole('img', { name: 'real.png' })).toBeVisible();
  expect(
    await beaPage
      .getByRole('img', { name: 'real.png' })
      .evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth),
  ).toBe(8);
  await beaPage.getByRole('button', { name: 'Show svg.png' }).click();
  await beaPage.getByText('This is no picture that can be shown here').waitFor();
  await expect.poll(() => beaPage.locator('article img').count()).toBe(1);
  await axeFindsNothing(adaPage, 'files of the sender');
  await axeFindsNothing(beaPage, 'files of a receiver');

  await beaPage.getByRole('heading', { name: 'Files' }).focus();
  await beaPage.keyboard.press('Escape');
  await adaPage.evaluate(() => {
    const dropped = new DataTransfer();
    dropped.items.add(new File(['dropped'], 'dropped.txt'));
    document.dispatchEvent(new DragEvent('dragover', { dataTransfer: dropped, cancelable: true }));
  });
  await adaPage.getByText('Drop files to send them to everyone').waitFor();
  await adaPage.evaluate(() => {
    const dropped = new DataTransfer();
    dropped.items.add(new File(['dropped'], 'dropped.txt'));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true }));
    const pasted = new DataTransfer();
    pasted.items.add(new File(['pasted'], 'pasted.png', { type: 'image/png' }));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: pasted }));
  });
  await adaPage.getByRole('dialog', { name: 'Send this picture?' }).waitFor();
  await axeFindsNothing(adaPage, 'a pasted picture');
  await adaPage.keyboard.press('Enter');
  await openFiles(bea);
  await beaPage.getByRole('article', { name: 'dropped.txt' }).waitFor();
  await beaPage.getByRole('article', { name: 'pasted.png' }).waitFor();
});
