import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { signal } from '@conclave/base';
import type { ApplicantView, Call } from '@conclave/call';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeCall } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { KnockSound } from './knock-sound.tsx';
import { layTones, ring } from '../../reading/ring.ts';
import { knockSound, knockTones } from './sound.ts';

let root: Root | null = null;
afterEach(() => {
  root?.unmount();
  vi.restoreAllMocks();
  knockSound.want(true);
});

function show(): (...ids: readonly string[]) => void {
  const applicants = signal<readonly ApplicantView[]>([]);
  const call: Call = { ...createFakeCall({ participants: [] }), applicants };
  const slot = { call, local: createFakeLocalMedia({}), panel: null, onPanel: () => undefined };
  root = createRoot(document.createElement('div'));
  root.render(
    <StrictMode>
      <KnockSound {...slot} />
    </StrictMode>,
  );
  return (...ids) => {
    applicants.value = ids.map((id) => ({ id, name: id, since: 0 }));
  };
}

test('a knock opens sound once, and a second one right after it does not', async () => {
  const opened = vi.spyOn(window, 'AudioContext');
  const wait = show();
  wait('a');
  await vi.waitUntil(() => opened.mock.calls.length > 0);
  wait('a', 'b');
  await expect.poll(() => opened.mock.calls.length).toBe(1);
});

test('whoever switched it off hears nothing, and it stays off for a reload of the tab', async () => {
  const opened = vi.spyOn(window, 'AudioContext');
  knockSound.want(false);
  const wait = show();
  wait('a');
  await new Promise(requestAnimationFrame);
  expect(opened).not.toHaveBeenCalled();
  expect(sessionStorage.getItem('conclave.knock-sound')).toBe('off');
});

test('a page that nobody has touched stays silent, and leaves no sound for later', async () => {
  const contexts: AudioContext[] = [];
  const Real = AudioContext;
  vi.spyOn(window, 'AudioContext').mockImplementation(function open() {
    const context = new Real();
    context.resume = () => new Promise(() => undefined);
    Object.defineProperty(context, 'state', { get: () => 'suspended' });
    contexts.push(context);
    return context;
  });
  const closed = vi.spyOn(Real.prototype, 'close');
  const started = vi.spyOn(OscillatorNode.prototype, 'start');
  await ring(knockTones, null);
  expect(contexts).toHaveLength(1);
  expect(closed.mock.contexts).toContain(contexts[0]);
  expect(started).not.toHaveBeenCalled();
});

test('the sound is short and softer than a voice', async () => {
  const context = new OfflineAudioContext(1, 48_000, 48_000);
  const ended = layTones(context, knockTones);
  const rendered = (await context.startRendering()).getChannelData(0);
  await ended;
  const peak = rendered.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(peak).toBeGreaterThan(0.05);
  expect(peak).toBeLessThan(0.2);
  expect(rendered.slice(24_000).every((sample) => Math.abs(sample) < 0.001)).toBe(true);
});
