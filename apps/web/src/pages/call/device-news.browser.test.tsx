import { signal } from '@conclave/base';
import axe from 'axe-core';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freshRoot } from '../../../test/fresh-root.ts';
import { switchDevice } from '../../reading/device-wishes.ts';
import type { LocalMedia } from '../../reading/local-media.ts';
import { createFakeLocalMedia, fakeNews } from '../../testing/fake-local-media.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import { DeviceNews } from './device-news.tsx';
import texts from './en.json';

const { element, render } = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});
afterEach(() => sessionStorage.clear());

async function show(off: boolean): Promise<LocalMedia> {
  const local = createFakeLocalMedia({ off, news: fakeNews });
  render(<DeviceNews local={local} mayBeHeard={signal(true)} />);
  await vi.waitUntil(() => element.querySelectorAll('[role=status]').length === 3);
  return local;
}

const button = (name: RegExp): HTMLButtonElement | undefined =>
  Array.from(element.querySelectorAll('button')).find((each) =>
    name.test(each.getAttribute('aria-label') ?? each.textContent),
  );

test('a headset that is back is taken with one press, as microphone and as loudspeaker', async () => {
  const local = await show(false);
  expect(local.state.value.microphone.deviceId).toBe('mic-1');
  button(/^Use Headset/)?.click();
  await vi.waitUntil(() => element.querySelectorAll('[role=status]').length === 2);
  expect(local.state.value).toMatchObject({
    microphone: { on: true, deviceId: 'mic-2' },
    speaker: { deviceId: 'out-2' },
  });
});

test('MOD-3: what somebody switched off is offered and stays off; a camera that was lacking is switched on by the press alone', async () => {
  const local = await show(true);
  switchDevice(local, 'microphone', false);
  expect(local.state.value.camera.on).toBe(false);
  button(/^Switch on the camera$/)?.click();
  await vi.waitUntil(() => local.state.value.camera.on);
  await vi.waitUntil(() => button(/^Use Headset/) !== undefined);
  button(/^Use Headset/)?.click();
  await vi.waitUntil(() => local.state.value.microphone.deviceId === 'mic-2');
  expect(local.state.value.microphone.on).toBe(false);
});

test('what was read is gone', async () => {
  const local = await show(false);
  button(/^Hide the note about Headphones$/)?.click();
  await vi.waitUntil(() => element.querySelectorAll('[role=status]').length === 2);
  expect(local.news.value.map(({ id }) => id)).toEqual([1, 2]);
});

test('axe finds nothing in what is offered', async () => {
  await show(true);
  const { violations } = await axe.run(element, { resultTypes: ['violations'], elementRef: false });
  expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
});
