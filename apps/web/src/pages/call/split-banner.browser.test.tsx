import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { SecurityView } from '@conclave/call';
import { freshRoot } from '../../../test/fresh-root.ts';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import { SplitBanner } from './split-banner.tsx';

const root = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

function show(security: Partial<SecurityView>): void {
  const participants = [fakeParticipant('5eed0', 'Ada', { isSelf: true }), fakeParticipant('5eed1', 'Bea')];
  const call = createFakeCall({ participants, isHost: false, security });
  root.render(<SplitBanner key={JSON.stringify(security)} call={call} onSecurity={() => undefined} />);
}

const banner = page.getByRole('alert');

test('JOIN-6: whom nobody has answered reads that nobody hears or sees them, and what has to come', async () => {
  show({ isUnanswered: true });
  await expect
    .element(banner)
    .toHaveTextContent(
      'Nobody has answered yet. Until a host or most people here do, nobody hears or sees you.',
    );
  await expect.element(banner.getByRole('button')).not.toBeInTheDocument();
  show({ isUnanswered: false });
  await expect.element(banner).not.toBeInTheDocument();
});

test('COM-6: a partition comes before it, with the way to compare', async () => {
  show({ isUnanswered: true, partition: { names: ['Bea'] } });
  await expect.element(banner.getByRole('button', { name: 'Compare the meeting code' })).toBeVisible();
});
