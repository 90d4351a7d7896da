/** A window's globals, as far as TypeScript has them. */
export type PageWindow = Window & typeof globalThis;

interface WindowRequest {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<PageWindow>;
}

/** Document Picture-in-Picture (WICG), which TypeScript does not know yet. */
function opensWindows(scope: object): scope is { readonly documentPictureInPicture: WindowRequest } {
  return 'documentPictureInPicture' in scope;
}

/** `window`: one of the page's own, with buttons. `video`: the browser's, with one picture. Null where it has neither for pages. */
export type FloatingKind = 'window' | 'video';

export function floatingKind(): FloatingKind | null {
  if (opensWindows(window)) return 'window';
  const canFloat =
    document.pictureInPictureEnabled && 'requestPictureInPicture' in HTMLVideoElement.prototype;
  return canFloat ? 'video' : null;
}

/** CSS pixels. */
const FIRST_SIZE = { width: 360, height: 280 };

/** To be called from a press. @returns a window with this page's looks, over all others; null where the browser refuses */
export async function openFloatingWindow(): Promise<PageWindow | null> {
  const scope: object = window;
  if (!opensWindows(scope)) return null;
  const opened = await scope.documentPictureInPicture.requestWindow(FIRST_SIZE).catch(() => null);
  if (opened !== null) dress(opened, document);
  return opened;
}

/**
 * Gives a window the looks of a page. By a sheet that is made there: links would come later than what they style, and the policy allows no
 * style elements (WEB-1).
 */
function dress(opened: PageWindow, page: Document): void {
  const sheet = new opened.CSSStyleSheet();
  sheet.replaceSync(Array.from(page.styleSheets, rulesOf).join('\n'));
  opened.document.adoptedStyleSheets = [sheet];
  for (const { name, value } of page.documentElement.attributes)
    opened.document.documentElement.setAttribute(name, value);
  opened.document.title = page.title;
}

function rulesOf(sheet: CSSStyleSheet): string {
  try {
    return Array.from(sheet.cssRules, ({ cssText }) => cssText).join('\n');
  } catch {
    // An extension's, from elsewhere.
    return '';
  }
}
