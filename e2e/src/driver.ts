/** Roles of the contract in `experience.md` that stories act on. */
export type Role =
  | 'button'
  | 'textbox'
  | 'switch'
  | 'heading'
  | 'region'
  | 'status'
  | 'group'
  | 'list'
  | 'table'
  | 'main'
  | 'toolbar'
  | 'alert'
  | 'dialog'
  | 'img'
  | 'menu'
  | 'menuitem'
  | 'menuitemradio'
  | 'tab'
  | 'article'
  | 'progressbar';

export interface Target {
  readonly role: Role;
  /** The exact accessible name. */
  readonly name: string;
}

/** One browser with one page, driven by what a person perceives. */
export interface Driver {
  open(url: string): Promise<void>;
  /** Waits until the target can be acted on. */
  click(target: Target): Promise<void>;
  fill(target: Target, text: string): Promise<void>;
  /** Waits until the target is there and visible. */
  see(target: Target, timeoutMs?: number): Promise<void>;
  /** The value of a text box. */
  value(target: Target): Promise<string>;
  evaluate<T, A>(fn: (arg: A) => T | Promise<T>, arg: A): Promise<T>;
  reload(): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Ends the page's process without a word to the page. */
  crash(): Promise<void>;
  close(): Promise<void>;
}
