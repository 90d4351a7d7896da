import { hostPlace, ownHost } from './own-host.ts';

/** What the build rendered of a page, shown while the app's code is on its way. */
export interface FirstPaint {
  /** Where the app belongs. It holds what it takes over, or nothing where nothing was rendered for this page. */
  readonly root: HTMLElement;
  /** To be called when the app answers by itself: does what somebody asked for before. */
  readonly handOver: () => void;
}

/** @param page the id of a template in the document; null for a page that is made by the app alone */
export function paintFirst(page: 'front' | 'opening' | null): FirstPaint {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root element');
  const template = page === null ? null : document.getElementById(page);
  if (template instanceof HTMLTemplateElement) {
    root.replaceChildren(template.content.cloneNode(true));
    nameHost(root);
  }
  let pressed: HTMLElement | null = null;
  const remember = ({ target }: Event): void => {
    pressed = target instanceof Element ? target.closest('button') : null;
  };
  root.addEventListener('click', remember);
  return {
    root,
    handOver: () => {
      root.removeEventListener('click', remember);
      document.querySelector('.starting')?.remove();
      // Taken over, it is the same element.
      if (pressed?.isConnected === true) pressed.click();
    },
  };
}

function nameHost(root: HTMLElement): void {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
    if (text instanceof Text) text.data = text.data.replace(hostPlace, ownHost);
}
