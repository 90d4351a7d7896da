/** An expected outcome as a value. Programming faults throw; what the outside can cause is an `Err`. */
export type Result<T, E> = Ok<T> | Err<E>;
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}
export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<const E>(error: E): Err<E> {
  return { ok: false, error };
}

/** Makes a missed case of a union a compile error, and a loud fault should one arrive all the same. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${typeof value}`);
}
