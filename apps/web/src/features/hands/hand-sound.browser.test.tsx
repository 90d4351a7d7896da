import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { signal } from '@conclave/base';
import type { Call } from '@conclave/call';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { HandSound } from './hand-sound.tsx';
import { handSound } from './sound.ts';

let root: Root | null = null;
afterEach(() => {
  root?.unmount();
  vi.restoreAllMocks();
  handSound.want(true);
});

/** A host among others, with hands up already. */
function show(...ids: readonly string[]): (...ids: readonly string[]) => void {
  const raised = signal<readonly string[]>(ids);
  const participants = [fakeParticipant('own', 'Ada', { isSelf: true }), fakeParticipant('b', 'Bo')];
  const fake = createFakeCall({ participants });
  const call: Call = { ...fake, features: { ...fake.features, hands: { ...fake.features.hands, raised } } };
  root = createRoot(document.createElement('div'));
  root.render(
    <HandSound call={call} local={createFakeLocalMedia({})} panel={null} onPanel={() => undefined} />,
  );
  return (...next) => {
    raised.value = next;
  };
}

const drawn = (): Promise<void> => new Promise((resolve) => void requestAnimationFrame(() => resolve()));

test('a host hears a hand of another, once', async () => {
  const opened = vi.spyOn(window, 'AudioContext');
  const raise = show('a');
  await drawn();
  raise('a', 'own');
  await drawn();
  expect(opened).not.toHaveBeenCalled();
  raise('a', 'own', 'b');
  await vi.waitUntil(() => opened.mock.calls.length > 0);
  raise('a', 'own', 'b', 'c');
  await expect.poll(() => opened.mock.calls.length).toBe(1);
});

test('whoever switched it off hears nothing', async () => {
  const opened = vi.spyOn(window, 'AudioContext');
  handSound.want(false);
  const raise = show();
  raise('b');
  await drawn();
  expect(opened).not.toHaveBeenCalled();
});
