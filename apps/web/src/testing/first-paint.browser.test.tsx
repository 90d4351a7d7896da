import { afterEach, expect, test } from 'vitest';
import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import { hydrateRoot } from 'react-dom/client';
import { App } from '../app.tsx';
import { paintFirst } from '../first-paint.ts';
import type { FirstPaint } from '../first-paint.ts';
import { createNavigation } from '../navigation.ts';
import { prerender } from '../prerender.tsx';

const never = new Promise<never>(() => undefined);
let app: Root | null = null;

afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
});

/** A document as the build leaves it, in which the boot has painted this page. */
async function paint(page: 'front' | 'opening'): Promise<FirstPaint> {
  const root = document.createElement('div');
  root.id = 'root';
  const template = document.createElement('template');
  template.id = page;
  template.innerHTML = (await prerender())[page];
  const fallback = document.createElement('main');
  fallback.className = 'starting';
  document.body.append(root, template, fallback);
  return paintFirst(page);
}

/** As `main.tsx` does, up to the moment when the page answers; what React found otherwise than it had rendered it. */
async function takeOver({ root }: FirstPaint, path: string): Promise<unknown[]> {
  const faults: unknown[] = [];
  const shown = Promise.withResolvers<void>();
  const navigation = createNavigation(
    { compose: () => never, whyNotLoaded: () => never, reload: () => undefined },
    { path: () => path, takeFragment: () => null, push: () => undefined, onChange: () => undefined },
    {
      fragment: null,
      keeper: { take: async () => null, keep: async () => true, forget: async () => undefined },
      keeping: null,
    },
  );
  app = hydrateRoot(
    root,
    <StrictMode>
      <App navigation={navigation} onShown={shown.resolve} />
    </StrictMode>,
    { onRecoverableError: (fault) => void faults.push(fault) },
  );
  await shown.promise;
  return faults;
}

test.each([
  ['front', '/', 'Video meetings that only the people in them can see and hear.'],
  ['opening', '/j', 'Checking the invitation…'],
] as const)('the app takes over what the build rendered of %s, as it stands', async (page, path, text) => {
  const painted = await paint(page);
  expect(painted.root.textContent).toContain(text);
  const before = painted.root.innerHTML;
  const element = painted.root.querySelector('main');
  expect(await takeOver(painted, path)).toEqual([]);
  expect(painted.root.querySelector('main')).toBe(element);
  expect(painted.root.textContent).toContain(text);
  expect(painted.root.innerHTML.length).toBe(before.length);
});

test('who runs the server is told before the app is there', async () => {
  const painted = await paint('front');
  expect(painted.root.textContent).toContain(location.host);
});

test('a button that is pressed before the app is there does what it says when it is', async () => {
  const painted = await paint('front');
  painted.root.querySelector('button')?.click();
  await takeOver(painted, '/');
  expect(document.querySelector('[role=dialog]')).toBeNull();
  painted.handOver();
  await expect.poll(() => document.querySelector('[role=dialog]')).not.toBeNull();
  expect(document.querySelector('.starting')).toBeNull();
});
