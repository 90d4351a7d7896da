import { signal } from '@conclave/base';
import type { Call } from '@conclave/call';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { freshRoot } from '../../../test/fresh-root.ts';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import { MediaBanner } from './media-banner.tsx';

const { element, render } = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function show(first: Call['media']['value']) {
  const media = signal(first);
  const connection = signal<Call['connection']['value']>('connected');
  const fake = createFakeCall({ participants: [fakeParticipant('5eed0', 'Ada', { isSelf: true })] });
  render(<MediaBanner call={{ ...fake, media, connection }} />);
  return { media, connection };
}

const status = page.getByRole('status');
const drawn = (): Promise<void> => new Promise((resolve) => void requestAnimationFrame(() => resolve()));

test('that sound and picture are being connected is said, where it takes longer than a moment', async () => {
  const { media } = show('connecting');
  while (vi.getTimerCount() === 0) await drawn();
  vi.advanceTimersByTime(1_499);
  await drawn();
  expect(element.textContent).toBe('');
  vi.advanceTimersByTime(1);
  await expect.element(status).toHaveTextContent('Connecting sound and picture…');
  media.value = 'connected';
  await expect.element(status).not.toBeInTheDocument();
});

test('sound and picture that were there and are looked for are told at once, as what nobody hears is after a while', async () => {
  const { media } = show('connected');
  media.value = 'restoring';
  await expect.element(status).toHaveTextContent('Sound and picture are being restored…');
  media.value = 'unreachable';
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent("Sound and picture can't be reached: people can't hear you. Trying again…");
  media.value = 'connected';
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('where nothing at all has a way, the other banner speaks alone', async () => {
  const { connection } = show('restoring');
  await expect.element(status).toBeInTheDocument();
  connection.value = 'reconnecting';
  await expect.element(status).not.toBeInTheDocument();
});
