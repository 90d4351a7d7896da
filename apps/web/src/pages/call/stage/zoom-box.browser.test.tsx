import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshRoot } from '../../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../../texts/i18n.ts';
import texts from '../en.json';
import '../../../styles/index.css';
import { ZoomBox } from './zoom-box.tsx';

const { element, render } = freshRoot('position: fixed; left: 0; top: 0; width: 600px; height: 400px');

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});
beforeEach(() => {
  render(
    <ZoomBox size={{ width: 600, height: 400 }}>
      <p>Small print</p>
    </ZoomBox>,
  );
});

const area = (): Promise<HTMLElement> => vi.waitUntil(() => element.querySelector<HTMLElement>('.zoom-area'));

const shown = (): string => element.querySelector<HTMLElement>('.zoom-picture')?.style.transform ?? '';

function point(on: HTMLElement, type: string, pointerId: number, clientX: number, clientY: number): void {
  on.dispatchEvent(new PointerEvent(type, { pointerId, clientX, clientY, bubbles: true }));
}

test('the wheel makes larger what is under it, and the page neither scrolls nor grows', async () => {
  const on = await area();
  const wheel = new WheelEvent('wheel', {
    deltaY: -400 * Math.log(2),
    clientX: 450,
    clientY: 200,
    cancelable: true,
  });
  on.dispatchEvent(wheel);
  expect(wheel.defaultPrevented).toBe(true);
  await vi.waitFor(() => expect(shown()).toBe('translate(-150px, 0px) scale(2)'));
});

test('two fingers that part make it larger, and one moves it, no further than its edge', async () => {
  const on = await area();
  // A pointer that no browser knows of can't be captured.
  on.setPointerCapture = () => undefined;
  point(on, 'pointerdown', 1, 250, 200);
  point(on, 'pointerdown', 2, 350, 200);
  point(on, 'pointermove', 1, 200, 200);
  point(on, 'pointermove', 2, 400, 200);
  await vi.waitFor(() => expect(shown()).toContain('scale(2)'));
  point(on, 'pointerup', 1, 200, 200);
  point(on, 'pointermove', 2, 4_000, 200);
  await vi.waitFor(() => expect(shown()).toBe('translate(300px, 0px) scale(2)'));
  point(on, 'pointerup', 2, 4_000, 200);
  point(on, 'pointermove', 2, 0, 0);
  expect(shown()).toBe('translate(300px, 0px) scale(2)');
});

test('buttons do it, and keys on them move it', async () => {
  const button = (name: string): Promise<HTMLElement> =>
    vi.waitUntil(() => element.querySelector<HTMLElement>(`button[aria-label='${name}']`));
  (await button('Zoom in')).click();
  await vi.waitFor(() => expect(shown()).toContain('scale(1.5)'));
  const press = async (key: string): Promise<boolean> =>
    (await button('Zoom in')).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
  await press('ArrowRight');
  await vi.waitFor(() => expect(shown()).toBe('translate(-60px, 0px) scale(1.5)'));
  (await button('Show all of it')).click();
  await vi.waitFor(() => expect(shown()).toBe('translate(0px, 0px) scale(1)'));
});
