import { signal } from '@conclave/base';
import type { ComponentType } from 'react';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { freshRoot } from '../../../../test/fresh-root.ts';
import type { ParticipantView, ShownSize } from '@conclave/call';
import { addTexts, initTexts } from '../../../texts/i18n.ts';
import texts from '../en.json';
import { createFakeCall, fakeParticipant } from '../../../testing/fake-call.ts';
import '../../../styles/index.css';
import { useSignal } from '../../../reading/use-signal.ts';
import type { StageProps } from './stage.tsx';
import { createStageChoices } from './stage-choices.ts';
import type { ScreenItem, StageItem } from './stage-item.ts';
import type { Alone } from './use-alone.ts';

const { element, render } = freshRoot('position: fixed; top: 0; left: 0');
let kept: Map<string, string>;

// Features add their texts to those of the page, which have to be there.
let Stage: ComponentType<StageProps>;
beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
  ({ Stage } = await import('./stage.tsx'));
});
beforeEach(async () => {
  await page.viewport(1440, 900);
  kept = new Map();
});

const nobodyAlone: Alone = {
  fullScreen: { isPossible: false, isOn: false, enter: async () => false, exit: () => {} },
  key: null,
  toggle: () => {},
};

const person = (index: number): ParticipantView =>
  fakeParticipant(`p${index}`, `Person ${index}`, { isSelf: index === 0 });
const people = (count: number): readonly ParticipantView[] =>
  Array.from({ length: count }, (_, index) => person(index));

/** A stage of this size with these people, who may come and go. */
function show(size: { readonly width: number; readonly height: number }, count: number) {
  const participants = signal(people(count));
  const screens = signal<readonly ScreenItem[]>([]);
  const sizes = new Map<string, string>();
  const large = new Set<string>();
  const call = {
    ...createFakeCall({ participants: [] }),
    participants,
    setTileSize: (id: string, { context, width, height, isLarge }: ShownSize) => {
      sizes.set(`${id}/${context}`, `${width}x${height}`);
      if (isLarge) large.add(`${id}/${context}`);
      else large.delete(`${id}/${context}`);
    },
  };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const choices = createStageChoices(storage);
  function Shown() {
    const items: readonly StageItem[] = [
      ...useSignal(participants).map((participant) => ({ kind: 'person', participant }) as const),
      ...useSignal(screens),
    ];
    return <Stage call={call} items={items} choices={choices} alone={nobodyAlone} identities={new Map()} />;
  }
  const resize = ({ width, height }: typeof size): void => {
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
  };
  resize(size);
  render(<Shown />);
  return { participants, screens, choices, sizes, large, resize };
}

const sharedScreen: ScreenItem = {
  kind: 'screen',
  id: 's',
  ownerId: 'p1',
  name: 'Person 1',
  isSelf: false,
  videoTrack: null,
  decryption: 'ok',
  pictureHeld: false,
  hasSound: false,
};

const phone = { width: 374, height: 690 };
const desktop = { width: 1400, height: 740 };
const shownPeople = (): readonly string[] =>
  Array.from(
    element.querySelectorAll('[data-participant-id]'),
    (tile) => tile.getAttribute('aria-label') ?? '',
  );
const seesPeople = (count: number): Promise<unknown> => expect.poll(shownPeople).toHaveLength(count);
const own = () => page.getByRole('group', { name: 'Your picture' });

function box(target: Element): DOMRect {
  return target.getBoundingClientRect();
}

/** Where the own picture comes to rest. */
async function ownBox(): Promise<DOMRect> {
  const target = own().element();
  await Promise.all(target.getAnimations().map(({ finished }) => finished));
  return box(target);
}

function expectInside(inner: DOMRect): void {
  const stage = box(element);
  expect(inner.left).toBeGreaterThanOrEqual(stage.left);
  expect(inner.top).toBeGreaterThanOrEqual(stage.top);
  expect(inner.right).toBeLessThanOrEqual(stage.right);
  expect(inner.bottom).toBeLessThanOrEqual(stage.bottom);
}

describe('pages', () => {
  test('stay pages that there are while people go, and who comes then is seen', async () => {
    const { participants } = show(phone, 8);
    await seesPeople(6);
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect.element(page.getByText('Page 2 of 2')).toBeVisible();
    await seesPeople(2);
    for (let count = 7; count >= 1; count -= 1) {
      participants.value = people(count);
      await seesPeople(count === 7 ? 1 : count);
    }
    participants.value = people(2);
    await seesPeople(2);
    participants.value = people(8);
    await expect.element(page.getByText('Page 1 of 2')).toBeVisible();
    expect(shownPeople()).toContain('Person 1');
  });

  test('grow without turning, and tiles keep their place where nobody on them goes', async () => {
    const { participants } = show(desktop, 16);
    await seesPeople(16);
    participants.value = people(17);
    await expect.element(page.getByText('Page 1 of 2')).toBeVisible();
    const before = shownPeople();
    participants.value = people(40).map((each) => ({ ...each, speaking: each.id === 'p30' }));
    await expect.element(page.getByText('Page 1 of 3')).toBeVisible();
    expect(shownPeople()).toEqual(before);
  });
});

describe('what is not seen', () => {
  test('has no size: other pages, and everything in a tab that nobody sees', async () => {
    const { sizes } = show(desktop, 18);
    await expect.poll(() => sizes.get('p17/camera')).toBe('0x0');
    expect(sizes.get('p1/camera')).not.toBe('0x0');
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect.poll(() => sizes.get('p17/camera')).not.toBe('0x0');
    expect(sizes.get('p1/camera')).toBe('0x0');
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await expect.poll(() => new Set(sizes.values())).toEqual(new Set(['0x0']));
    hidden.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    await expect.poll(() => sizes.get('p17/camera')).not.toBe('0x0');
  });

  test('is the tile’s box, whether a picture has come or not, in device pixels', async () => {
    const { sizes, screens } = show(desktop, 3);
    screens.value = [sharedScreen];
    await expect.element(page.getByRole('group', { name: 'Screen of Person 1' })).toBeVisible();
    const { width, height } = box(page.getByRole('group', { name: 'Screen of Person 1' }).element());
    await expect
      .poll(() => sizes.get('p1/screen'))
      .toBe(`${width * devicePixelRatio}x${height * devicePixelRatio}`);
    screens.value = [];
    await expect.poll(() => document.querySelector('.tile-screen')).toBeNull();
  });
});

test('a picture that the connection has no room for says so in its tile, and no longer than that', async () => {
  const { participants, screens } = show(desktop, 3);
  const held = (name: string) =>
    page.getByRole('group', { name, exact: true }).getByText('Picture paused: your connection is slow');
  await seesPeople(3);
  expect(held('Person 1').query()).toBeNull();
  participants.value = people(3).map((each) => ({ ...each, video: 'on', pictureHeld: each.id === 'p1' }));
  await expect.element(held('Person 1')).toBeVisible();
  expect(held('Person 2').query()).toBeNull();
  screens.value = [{ ...sharedScreen, pictureHeld: true }];
  await expect.element(held('Screen of Person 1')).toBeVisible();
  participants.value = people(3);
  await expect.poll(() => held('Person 1').query()).toBeNull();
});

test('who arrives badly has a mark and an attribute, and no mark where a sentence says more', async () => {
  const { participants } = show(desktop, 6);
  const changes: readonly Partial<ParticipantView>[] = [
    {},
    { quality: 'poor' },
    { quality: 'fair' },
    { quality: 'poor', pictureHeld: true },
    { quality: 'poor', presence: 'silent' },
    { quality: 'poor', decryption: 'waiting' },
  ];
  participants.value = people(6).map((each, index) => ({ ...each, ...changes[index] }));
  const tile = (index: number) => page.getByRole('group', { name: `Person ${index}`, exact: true });
  const mark = (index: number) => tile(index).getByRole('img', { name: 'Bad connection' });
  await expect.element(mark(1)).toBeVisible();
  for (const index of [0, 2, 3, 4, 5]) expect(mark(index).query()).toBeNull();
  const told = changes.map((_, index) => tile(index).element().getAttribute('data-quality'));
  expect(told).toEqual(['good', 'poor', 'fair', 'poor', 'poor', 'poor']);
  participants.value = people(6);
  await expect.poll(() => mark(1).query()).toBeNull();
});

describe('a pin', () => {
  test('makes somebody large by the menu of their tile, by keyboard alone, and no longer', async () => {
    const { large } = show(desktop, 4);
    await seesPeople(4);
    expect([...large]).toEqual([]);
    const area = (index: number): number => {
      const { width, height } = box(
        page.getByRole('group', { name: `Person ${index}`, exact: true }).element(),
      );
      return width * height;
    };
    const press = async (name: string): Promise<void> => {
      const options = page.getByRole('button', { name: 'Options for Person 2' }).element();
      if (options instanceof HTMLElement) options.focus();
      await userEvent.keyboard('{Enter}');
      await expect.element(page.getByRole('button', { name, exact: true })).toHaveFocus();
      await userEvent.keyboard('{Enter}');
    };
    await press('Pin Person 2');
    await expect.poll(() => area(2) > 3 * area(1)).toBe(true);
    expect(kept.get('conclave.pinned')).toBe('p2');
    expect([...large]).toEqual(['p2/camera']);
    await press('Unpin Person 2');
    await expect.poll(() => area(2) === area(1)).toBe(true);
    expect([...large]).toEqual([]);
  });
});

describe('the own picture', () => {
  test('goes into a corner by arrow keys, and lies inside a window that shrinks', async () => {
    const { resize } = show(desktop, 2);
    await seesPeople(2);
    own().element().focus();
    for (let step = 0; step < 20; step += 1) await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowUp}{/Shift}');
    expect(await ownBox()).toMatchObject({ left: 12, top: 12 });
    for (let step = 0; step < 20; step += 1)
      await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowDown}{/Shift}');
    for (const size of [phone, { width: 300, height: 100 }, { width: 200, height: 690 }, desktop]) {
      resize(size);
      const rest = async (): Promise<number> => box(element).right - (await ownBox()).right;
      await expect.poll(async () => (await rest()) >= 0 && (await rest()) < 13).toBe(true);
      expectInside(await ownBox());
    }
  });

  test('is dragged on where somebody comes in, hangs nowhere, and floats from then on', async () => {
    const { participants } = show(desktop, 2);
    await seesPeople(2);
    const { left, top } = await ownBox();
    const target = own().element();
    const move = (type: string, clientX: number, clientY: number, on: EventTarget = window): void => {
      on.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 7, button: 0, clientX, clientY }));
    };
    move('pointerdown', left + 50, top + 50, target);
    move('pointermove', left - 50, top - 50);
    participants.value = people(3);
    await seesPeople(3);
    move('pointermove', left - 150, top - 150);
    await expect.poll(() => own().element().dataset['moving']).toBe('true');
    move('pointerup', left - 150, top - 150);
    await expect.poll(() => own().element().dataset['moving']).toBe('false');
    const dropped = await ownBox();
    expect(Math.abs(dropped.left - (left - 200))).toBeLessThan(2);
    move('pointermove', 0, 0);
    expect((await ownBox()).left).toBe(dropped.left);
    expect(own().element().dataset['floating']).toBe('true');
  });

  test('ends its drag where the browser takes the pointer away', async () => {
    show(desktop, 2);
    await seesPeople(2);
    const { left, top } = await ownBox();
    const at = { bubbles: true, pointerId: 7, button: 0 };
    own()
      .element()
      .dispatchEvent(new PointerEvent('pointerdown', { ...at, clientX: left + 9, clientY: top + 9 }));
    window.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: left, clientY: top }));
    await expect.poll(() => own().element().dataset['moving']).toBe('true');
    window.dispatchEvent(new PointerEvent('pointercancel', at));
    await expect.poll(() => own().element().dataset['moving']).toBe('false');
  });

  test('leaves the tiles when arrow keys move it, and goes back by its menu', async () => {
    show(desktop, 4);
    await seesPeople(4);
    expect(own().element().dataset['floating']).toBe('false');
    own().element().focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => own().element().dataset['floating']).toBe('true');
    const options = page.getByRole('button', { name: 'Options for Person 0' }).element();
    if (options instanceof HTMLElement) options.focus();
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Put your picture among the others' }).click();
    await expect.poll(() => own().element().dataset['floating']).toBe('false');
  });

  test('can be hidden, and shown again, by keyboard', async () => {
    show(desktop, 2);
    await seesPeople(2);
    const hide = page.getByRole('button', { name: 'Hide your picture' }).element();
    if (hide instanceof HTMLElement) hide.focus();
    await userEvent.keyboard('{Enter}');
    await seesPeople(1);
    await expect.element(page.getByRole('button', { name: 'Show your picture' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await seesPeople(2);
  });
});
