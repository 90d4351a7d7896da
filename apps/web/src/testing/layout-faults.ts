/** What somebody presses, types into or chooses from. */
const controls = [
  'button',
  'a[href]',
  'input',
  'select',
  'textarea',
  'summary',
  ...['button', 'link', 'menuitem', 'option', 'slider', 'switch', 'tab', 'textbox'].map(
    (role) => `[role=${role}]`,
  ),
].join(', ');

/** Pixels that rounding may cost. */
const slack = 1;

/** How far inside its edges a control is tried. */
const inset = 3;

/** What is wrong with how the page stands in its window: a sentence for each fault. */
export function layoutFaults(): readonly string[] {
  const faults: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth - clientWidth} px too wide`);
  for (const control of document.querySelectorAll<HTMLElement>(controls)) {
    const area = pressed(control);
    if (area === null) continue;
    const fault = reachFault(area) ?? cutFault(area);
    if (fault !== null) faults.push(`${nameOf(control)} ${fault}`);
  }
  return faults;
}

/** The element that is pressed for a control; null where nobody sees or reaches it. */
function pressed(control: HTMLElement): HTMLElement | null {
  // A field that is shown by its label.
  const area = (control.matches('input') && control.closest('label')) || control;
  // What is bare until a pointer hovers there is found by it.
  const isShown = area.checkVisibility({ visibilityProperty: true });
  if (!isShown || area.closest('[inert], [aria-hidden=true], .visually-hidden') !== null) return null;
  const { width, height } = area.getBoundingClientRect();
  return width <= 1 || height <= 1 ? null : area;
}

/** Whether it lies beside the window, or something lies on it. */
function reachFault(area: HTMLElement): string | null {
  const box = area.getBoundingClientRect();
  const clip = clipOf(area);
  if (clip === null) return null;
  if (box.left < clip.left - slack || box.right > clip.right + slack)
    return `is cut: ${Math.round(box.left)} to ${Math.round(box.right)} of ${Math.round(clip.left)} to ${Math.round(clip.right)} px`;
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const points = [
    [x, y],
    [box.left + inset, y],
    [box.right - inset, y],
    [x, box.top + inset],
    [x, box.bottom - inset],
  ] as const;
  for (const [left, top] of points) {
    // Farther down or up in what scrolls.
    if (top < clip.top || top > clip.bottom) continue;
    const there = document.elementFromPoint(left, top);
    if (there === null || area.contains(there) || there.contains(area)) continue;
    return `is covered by ${describe(there)}`;
  }
  return null;
}

interface Clip {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What of the window it can be seen in; null where it can be scrolled to sideways. */
function clipOf(area: HTMLElement): Clip | null {
  let clip: Clip = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
  for (let up = area.parentElement; up !== null; up = up.parentElement) {
    const { overflowX, overflowY, position } = getComputedStyle(up);
    if (overflowX === 'auto' || overflowX === 'scroll') {
      if (up.scrollWidth > up.clientWidth) return null;
    }
    if (overflowY !== 'visible') {
      const box = up.getBoundingClientRect();
      clip = { ...clip, top: Math.max(clip.top, box.top), bottom: Math.min(clip.bottom, box.bottom) };
    }
    if (position === 'fixed') break;
  }
  return clip;
}

/** Whether its text does not fit into it, and nothing says that there is more. */
function cutFault(area: HTMLElement): string | null {
  const { overflowX, textOverflow, display } = getComputedStyle(area);
  if (display === 'inline' || textOverflow === 'ellipsis' || overflowX === 'auto') return null;
  if (area.matches('input, textarea, select')) return null;
  const more = area.scrollWidth - area.clientWidth;
  return more > slack ? `is ${more} px too narrow for its text` : null;
}

function nameOf(control: HTMLElement): string {
  const name = control.getAttribute('aria-label') ?? control.textContent.trim();
  return `${describe(control)} “${name.slice(0, 40)}”`;
}

function describe({ tagName, id, classList }: Element): string {
  const classes = [...classList].map((name) => `.${name}`).join('');
  return `${tagName.toLowerCase()}${id === '' || id.startsWith('react-aria') ? '' : `#${id}`}${classes}`;
}
