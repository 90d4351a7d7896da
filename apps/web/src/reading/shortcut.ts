import type { i18n } from 'i18next';

/** What one key does in the call. */
export interface Shortcut {
  /** As `shortcutKey` names it. */
  readonly key: string;
  /** What it does, for the list of shortcuts. */
  readonly what: (texts: i18n) => string;
  readonly press: () => void;
  /** For what lasts as long as the key is held. */
  readonly release?: () => void;
}
