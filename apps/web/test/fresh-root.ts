import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach } from 'vitest';

/** Where the tests of a file render: in the document, anew for each of them. */
export function freshRoot(): Pick<Root, 'render'> {
  const element = document.createElement('div');
  let root: Root;
  beforeEach(() => {
    document.body.append(element);
    root = createRoot(element);
  });
  afterEach(() => {
    root.unmount();
    element.remove();
  });
  return { render: (node: ReactNode) => root.render(node) };
}
