import { beforeAll, expect, test, vi } from 'vitest';
import { freshRoot } from '../../../test/fresh-root.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { MicrophoneMenu } from './device-menus.tsx';
import texts from './en.json';

const { element, render } = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

test('the test of the speaker sounds by the loudspeaker that was chosen, and leaves the menu open', async () => {
  const sinks: string[] = [];
  const setSinkId = (id: string): Promise<void> => {
    sinks.push(id);
    return Promise.resolve();
  };
  const own = Object.getOwnPropertyDescriptor(AudioContext.prototype, 'setSinkId');
  Object.defineProperty(AudioContext.prototype, 'setSinkId', { ...own, value: setSinkId });
  const local = createFakeLocalMedia({});
  function Shown() {
    return <MicrophoneMenu local={local} state={useSignal(local.state)} />;
  }
  render(<Shown />);
  await vi.waitUntil(() => element.querySelector('button') !== null);
  element.querySelector('button')?.click();
  const item = (): HTMLElement | undefined =>
    Array.from(document.querySelectorAll<HTMLElement>('[role=menuitem]')).find(
      (each) => each.textContent === 'Test the speaker',
    );
  await vi.waitUntil(() => item() !== undefined);
  item()?.click();
  await vi.waitUntil(() => sinks.length > 0);
  expect(sinks).toEqual(['out-1']);
  expect(item()).toBeDefined();
  if (own !== undefined) Object.defineProperty(AudioContext.prototype, 'setSinkId', own);
});
