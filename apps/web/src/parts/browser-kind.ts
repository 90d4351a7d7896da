export type BrowserKind = 'chromium' | 'firefox' | 'safari' | 'other';

/** Which browser's menus to describe; nothing but a text depends on it. `userAgent` is navigator.userAgent. */
export function browserKind(userAgent: string): BrowserKind {
  if (/Firefox\/|FxiOS\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|Chromium\/|CriOS\/|Edg/.test(userAgent)) return 'chromium';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}
