import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach } from 'vitest';

/**
 * Where the tests of a file render: in the document, anew for each of them.
 *
 * @param style of the element, where what is rendered fills what it stands in
 */
export function freshRoot(style = ''): Pick<Root, 'render'> & { readonly element: HTMLElement } {
  const element = document.createElement('div');
  let root: Root;
  beforeEach(() => {
    element.style.cssText = style;
    document.body.append(element);
    root = createRoot(element);
  });
  afterEach(() => {
    root.unmount();
    element.remove();
  });
  return { element, render: (node: ReactNode) => root.render(node) };
}
