import { ok } from '@conclave/base';
import type { Call } from '@conclave/call';
import { beforeAll, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { freshRoot } from '../../../test/fresh-root.ts';
import callTexts from '../../pages/call/en.json';
import '../../styles/index.css';
import { createFakeCall } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { people } from '../../testing/gallery-scene.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import { FileDrop } from './file-drop.tsx';

const { element, render } = freshRoot('display: flex; flex-direction: column; height: 700px');
beforeAll(async () => {
  await initTexts();
  addTexts('app', callTexts);
});

const grace = 'Grace Hopper';

/** The panel beside the page that things are dropped on; what was sent, by name and whom it is for. */
async function show(panel: 'chat' | 'files' | null) {
  // Its features have texts to add, which are to be there by then.
  const { FeaturePanel } = await import('../../pages/call/feature-panel.tsx');
  const made = createFakeCall({ participants: people(3) });
  const sent: (readonly [string, string | null])[] = [];
  const files: Call['features']['files'] = {
    ...made.features.files,
    send: async ({ name }, to) => {
      sent.push([name, to]);
      return ok(undefined);
    },
  };
  const call: Call = { ...made, features: { ...made.features, files } };
  const slot = { call, local: createFakeLocalMedia(), panel, onPanel: () => undefined };
  render(
    <>
      <FileDrop {...slot} />
      <FeaturePanel slot={slot} onClose={() => undefined} />
    </>,
  );
  if (panel !== null) await expect.element(sendButton).toBeVisible();
  const id = made.participants.peek().find(({ name }) => name === grace)?.id ?? '';
  return { call, sent, id };
}

const sendButton = page.getByRole('button', { name: 'Send a file', exact: true });
const to = page.getByRole('combobox', { name: 'To', exact: true });
const choose = (name: string) => userEvent.selectOptions(to, name);

function transferOf(file: File): DataTransfer {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  return transfer;
}
function pick(name: string): void {
  const input = element.querySelector('input[type=file]');
  if (!(input instanceof HTMLInputElement)) throw new Error('nothing to choose files with');
  input.files = transferOf(new File(['1'], name)).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
function drag(kind: 'dragover' | 'drop', name: string): void {
  const dataTransfer = transferOf(new File(['1'], name));
  document.dispatchEvent(new DragEvent(kind, { dataTransfer, cancelable: true }));
}
function paste(name: string): void {
  const clipboardData = transferOf(new File(['1'], name, { type: 'image/png' }));
  document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
}
const described = (): string => {
  const button = sendButton.element();
  const ids = button.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((each) => document.getElementById(each)?.textContent ?? '').join(' ');
};

for (const [where, width, height] of [
  ['on a phone', 390, 844],
  ['beside the faces', 1440, 900],
] as const)
  test(`APP-2: ${where}, a file goes to whom the chat is set to, and the button says who that is`, async () => {
    await page.viewport(width, height);
    const { sent, id } = await show('chat');
    const only = page.getByText(`Only ${grace} gets it.`);
    expect(only.query()).toBeNull();
    await choose(grace);
    await expect.element(only).toBeVisible();
    expect(described()).toBe(`Only ${grace} gets it.`);
    pick('pay.txt');
    await choose('Everyone');
    await expect.element(only).not.toBeInTheDocument();
    expect(described()).toBe('');
    pick('agenda.txt');
    expect(sent).toEqual([
      ['pay.txt', id],
      ['agenda.txt', null],
    ]);
  });

for (const panel of ['chat', 'files'] as const)
  test(`APP-2: what is dropped or pasted while the panel ${panel} is set to one person goes to that person alone`, async () => {
    const { sent, id } = await show(panel);
    await choose(grace);
    drag('dragover', 'pay.txt');
    await expect.element(page.getByText(`Drop files to send them to ${grace} only`)).toBeVisible();
    drag('drop', 'pay.txt');
    paste('pay.png');
    const dialog = page.getByRole('dialog', { name: 'Send this picture?' });
    await expect.element(dialog.getByText(`It goes to ${grace} only (1 byte).`)).toBeVisible();
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(sent).toEqual([
      ['pay.txt', id],
      ['pay.png', id],
    ]);
  });

test('APP-2: without a panel that says whom it is for, what is dropped or pasted goes to everyone, and that is said', async () => {
  const { call, sent } = await show(null);
  call.features.chat.write({ text: '', to: { id: 'somebody', name: grace }, replyTo: null });
  // Until it listens.
  await vi.waitUntil(() => {
    drag('dragover', 'agenda.txt');
    return page.getByText('Drop files to send them to everyone').query();
  });
  drag('drop', 'agenda.txt');
  paste('agenda.png');
  const dialog = page.getByRole('dialog', { name: 'Send this picture?' });
  await expect.element(dialog.getByText('It goes to everyone in the meeting (1 byte).')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await vi.waitUntil(() => sent.length === 2);
  expect(sent).toEqual([
    ['agenda.txt', null],
    ['agenda.png', null],
  ]);
});

for (const panel of ['chat', 'files'] as const)
  test(`APP-2: whom the panel ${panel} was set to has left: nothing goes to everyone in their place`, async () => {
    const { call, sent, id } = await show(panel);
    await choose(grace);
    await call.remove(id, 'may-return');
    await expect.element(to).toHaveDisplayValue(`${grace} (left)`);
    pick('pay.txt');
    drag('drop', 'more.txt');
    expect(sent).toEqual([
      ['pay.txt', id],
      ['more.txt', id],
    ]);
  });
