import { err, ok, signal } from '@conclave/base';
import type { FileStateView, FilesView, FileView } from '@conclave/call';
import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { freshRoot } from '../../../test/fresh-root.ts';
import '../../styles/index.css';
import { createFakeFeatures } from '../../testing/fake-features.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import { FileList } from './file-list.tsx';
import { SendFile } from './send-file.tsx';
import { forgetNotSent } from './sending.ts';

const { element, render } = freshRoot();
beforeAll(async () => {
  await initTexts();
  addTexts('files', texts);
});

const half = { done: 500, isPaused: false, isWaiting: false } as const;

function show(isOwn: boolean, state: FileStateView) {
  const file: FileView = {
    key: 'a',
    authorId: isOwn ? 'own' : 'other',
    authorName: isOwn ? 'Ada' : 'Grace',
    isOwn,
    to: null,
    name: 'a.bin',
    size: 1_000,
    at: 0,
    state,
  };
  const asked: string[] = [];
  const all = signal<readonly FileView[]>([file]);
  const note = (what: string) => (key: string) => void asked.push(`${what} ${key}`);
  const view: FilesView = {
    ...createFakeFeatures({}).files,
    files: all,
    receive: note('receive'),
    pause: note('pause'),
    resume: note('resume'),
    cancel: note('cancel'),
    retry: note('retry'),
  };
  render(<FileList view={view} />);
  const becomes = (next: FileStateView): void => {
    all.value = [{ ...file, state: next }];
  };
  return { asked, becomes };
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const names = (): readonly string[] =>
  page
    .getByRole('button')
    .elements()
    .map((each) => each.getAttribute('aria-label') ?? each.textContent);

for (const [isOwn, kind, title] of [
  [true, 'sending', 'Sending a.bin'],
  [false, 'receiving', 'Receiving a.bin'],
] as const)
  test(`APP-2: while it is ${kind}, a file says how far it is, and is paused, continued and cancelled`, async () => {
    const { asked, becomes } = show(isOwn, { kind, ...half });
    const bar = page.getByRole('progressbar', { name: title, exact: true });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '50');
    await expect.element(page.getByText('50 %')).toBeVisible();
    await button('Pause a.bin').click();
    becomes({ kind, ...half, isPaused: true });
    await expect.element(page.getByText('Paused at 50 %')).toBeVisible();
    await button('Continue a.bin').click();
    becomes({ kind, ...half, isWaiting: true });
    await expect.element(page.getByText('Waiting for the server, 50 %')).toBeVisible();
    await button('Cancel').click();
    expect(asked).toEqual(['pause a', 'resume a', 'cancel a']);
    expect(names()).toEqual(['Pause a.bin', 'Cancel']);
  });

test('APP-2: sending that failed says why, and is tried again or given up', async () => {
  const { asked } = show(true, { kind: 'failed', while: 'sending', fault: 'disk-full' });
  await expect.element(page.getByRole('alert')).toHaveTextContent("The server's disk is full.");
  await button('Try again').click();
  await button('Cancel').click();
  expect(asked).toEqual(['retry a', 'cancel a']);
});

test('APP-2: what could not be received says why, and can be downloaded again; what a reload broke off is to be chosen anew', async () => {
  const { becomes } = show(false, { kind: 'failed', while: 'receiving', fault: 'not-authentic' });
  await expect.element(page.getByRole('alert')).toHaveTextContent(texts.fault['not-authentic']);
  expect(names()).toEqual(['Download a.bin']);
  becomes({ kind: 'received' });
  await expect.element(page.getByText('Received', { exact: true })).toBeVisible();
  const broken = show(true, { kind: 'broken-off' });
  await expect.element(page.getByText(texts.brokenOff)).toBeVisible();
  expect([names(), broken.asked]).toEqual([[], []]);
});

test('APP-2: a file that is too large is refused by its name and the limit, which can be put away', async () => {
  const tried: string[] = [];
  const view: FilesView = {
    ...createFakeFeatures({}).files,
    send: async ({ name, size }) => {
      tried.push(name);
      return size > 2 ? err('too-large') : ok(undefined);
    },
  };
  forgetNotSent();
  render(<SendFile view={view} to={null} />);
  await expect.element(button('Send a file')).toBeVisible();
  await expect
    .element(page.getByText('Up to 200 MB each. You can drop files on the call, too.'))
    .toBeVisible();
  const chosen = new DataTransfer();
  chosen.items.add(new File(['12'], 'small.txt'));
  chosen.items.add(new File(['123'], 'large.txt'));
  const input = element.querySelector('input[type=file]');
  if (!(input instanceof HTMLInputElement)) throw new Error('nothing to choose files with');
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('“large.txt” is larger than the 200 MB that this server takes.');
  expect(tried).toEqual(['small.txt', 'large.txt']);
  await button('Close this message').click();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});
