/**
 * An obstacle a person can remove: no network, no compiler, a machine that is too old. The message is the one
 * sentence they read, so it says what is wrong and what to do; no stack is printed for it.
 */
export class Failure extends Error {}
