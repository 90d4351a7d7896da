/**
 * PRIM-2: what policy and genesis call the one suite. The next suite is the next number; a client knows one. By itself, because a
 * page compares it before it loads MLS.
 */
export const suiteVersion = 1;
