import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { initTexts } from '../texts/i18n.ts';
import type { LoadFault } from '../why-not-loaded.ts';
import { BrokenPage } from './broken-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

const element = document.createElement('div');
let root: Root;

beforeAll(() => initTexts());
beforeEach(() => {
  document.body.append(element);
  // What broke is told to the console too, where nobody but the developer is.
  root = createRoot(element, { onCaughtError: () => undefined });
});
afterEach(() => {
  root.unmount();
  element.remove();
});

function Breaks(): never {
  throw new Error('a name, or a link');
}

test('a part that did not come is named, also where that is known only after the page broke', async () => {
  let missing: LoadFault | null = null;
  let tell = (): void => undefined;
  const onBroken = vi.fn<() => void>();
  const onReload = vi.fn<() => void>();
  function Instead() {
    const now = useSyncExternalStore(
      (onChange) => {
        tell = onChange;
        return () => undefined;
      },
      () => missing,
    );
    return <BrokenPage missing={now} onReload={onReload} onFront={() => undefined} />;
  }
  root.render(
    <ErrorBoundary onBroken={onBroken} instead={<Instead />}>
      <Breaks />
    </ErrorBoundary>,
  );
  await expect.element(page.getByRole('heading')).toHaveTextContent('Something broke on this page');
  expect(element.textContent).not.toContain('a name, or a link');
  expect(onBroken).toHaveBeenCalledTimes(1);
  missing = 'code-blocked';
  tell();
  await expect.element(page.getByRole('heading')).toHaveTextContent('A part of this page did not arrive');
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(onReload).toHaveBeenCalledTimes(1);
});
