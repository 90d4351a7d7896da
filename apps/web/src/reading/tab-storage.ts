/** Keeps nothing: a reload is a new start. */
const nowhere: Storage = {
  length: 0,
  clear: () => undefined,
  getItem: () => null,
  key: () => null,
  removeItem: () => undefined,
  setItem: () => undefined,
};

/** This tab's own storage; where the browser keeps nothing for this page, reading the property throws. */
export function tabStorage(): Storage {
  try {
    return sessionStorage;
  } catch {
    return nowhere;
  }
}
