import type { Call } from '@conclave/call';

/** One of each call's own, made when it is first asked for: what several parts of a page share while a call goes on. */
export function perCall<T>(make: () => T): (call: Call) => T {
  const all = new WeakMap<Call, { readonly it: T }>();
  return (call) => {
    const known = all.get(call) ?? { it: make() };
    all.set(call, known);
    return known.it;
  };
}
