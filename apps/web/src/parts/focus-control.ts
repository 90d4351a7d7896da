/** The button "More", which holds what has no place in the bar. */
export const moreControl = 'more-control';

/** Gives the focus to the control of this id, or to the one that holds it. */
export function focusControl(id: string): void {
  const control = document.getElementById(id) ?? document.getElementById(moreControl);
  control?.focus({ preventScroll: true });
}
