/** What a key press tells of an input method. */
export interface ComposingKey {
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** The code that browsers give to keys which an input method took. */
const takenByInputMethod = 229;

/**
 * Whether a key belongs to an input method that converts what is typed, such as the Enter that confirms a Japanese word and the Escape that
 * gives it up. WebKit ends the composition before it tells of the key, so that `isComposing` alone is not enough
 * (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export function isComposing({ isComposing: composes, keyCode }: ComposingKey): boolean {
  return composes || keyCode === takenByInputMethod;
}
