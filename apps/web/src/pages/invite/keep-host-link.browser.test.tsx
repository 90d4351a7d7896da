import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { freshRoot } from '../../../test/fresh-root.ts';
import { createFakeHostControls } from '../../testing/fake-host-controls.ts';
import { fakeRules } from '../../testing/fake-call.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from '../call/en.json';
import { KeepHostLink } from './keep-host-link.tsx';

const { render } = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});
afterEach(() => vi.restoreAllMocks());

const dialog = page.getByRole('dialog', { name: 'Keep the host link' });

/** What a browser does before a tab goes; true where it has to ask first. */
function closeTab(): boolean {
  return !dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

/** The tab of a host, once it guards itself. */
async function show(): Promise<ReturnType<typeof createFakeHostControls>> {
  const listens = vi.spyOn(window, 'addEventListener');
  const host = createFakeHostControls(fakeRules());
  render(<KeepHostLink host={host} />);
  await vi.waitUntil(() => listens.mock.calls.some(([type]) => type === 'beforeunload'));
  return host;
}

test('INV-6: before a host’s tab is closed the browser asks; who stays is offered the host link, and is asked no more once it is copied', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const host = await show();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(closeTab()).toBe(true);
  await expect.element(dialog.getByText(/^This tab has the only key that makes you the host/)).toBeVisible();
  expect(host.hostLinkTaken.peek()).toBe(false);

  await dialog.getByRole('button', { name: 'Copy host link' }).click();
  await expect.element(dialog.getByText('The host link is copied.')).toBeVisible();
  expect(copied.mock.calls).toEqual([[host.hostLink()]]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(closeTab()).toBe(false);
});

test('INV-6: who closes the dialog without the link is asked again', async () => {
  await show();
  expect(closeTab()).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(closeTab()).toBe(true);
  await expect.element(dialog).toBeVisible();
});

test('INV-6: who copies the link by hand has it, too', async () => {
  const host = await show();
  expect(closeTab()).toBe(true);
  const field = dialog.getByRole('textbox', { name: 'Host link' });
  await expect.element(field).toHaveValue(host.hostLink());
  field.element().dispatchEvent(new ClipboardEvent('copy', { bubbles: true }));
  await expect.poll(closeTab).toBe(false);
});

test('where the clipboard is out of reach, the link is not taken for copied', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
  await show();
  expect(closeTab()).toBe(true);
  await dialog.getByRole('button', { name: 'Copy host link' }).click();
  await expect.element(dialog.getByText(/^The browser did not allow copying/)).toBeVisible();
  expect(closeTab()).toBe(true);
});

test('a host who copies the link elsewhere, such as under "Invite", is asked no more', async () => {
  const host = await show();
  host.tookHostLink();
  await expect.poll(closeTab).toBe(false);
});
