import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { initTexts } from '../texts/i18n.ts';
import { Refused } from './refused-page.tsx';

const element = document.createElement('div');
let root: Root;

beforeAll(() => initTexts());
beforeEach(() => {
  document.body.append(element);
  root = createRoot(element);
});
afterEach(() => {
  root.unmount();
  element.remove();
});

test('JOIN-3: who asked in vain reads what happened and that it is for them to ask again, which one press does', async () => {
  const onRetry = vi.fn<() => void>();
  root.render(
    <Refused
      reason="asked-in-vain"
      retry="connect"
      retryAt={null}
      onRetry={onRetry}
      onFront={() => undefined}
    />,
  );
  await expect.element(page.getByRole('heading')).toHaveTextContent('Three requests, and no answer');
  expect(element.textContent).toContain('What you typed is still here.');
  expect(onRetry).not.toHaveBeenCalled();
  const again = page.getByRole('button', { name: 'Try again' });
  await expect.element(again).toHaveFocus();
  await again.click();
  expect(onRetry).toHaveBeenCalledTimes(1);
});
