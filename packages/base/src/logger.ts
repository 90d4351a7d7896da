import type { Brand } from './brand.ts';

/** Text that is public by construction: a literal of the source or a random id that the server knows anyway. */
export type PublicText = Brand<string, 'PublicText'>;

/** A literal of the source code. The type refuses a computed string. */
export function publicLiteral<const T extends string>(text: string extends T ? never : T): PublicText {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand is made here alone
  return text as string as PublicText;
}

/**
 * What kind of fault was thrown: the name of its class, which stands in a program's source. Its message and its other
 * properties may hold anything, and are not looked at.
 */
export function publicFaultClass(fault: unknown): PublicText {
  const prototype: unknown = fault instanceof Error ? Object.getPrototypeOf(fault) : undefined;
  const name = prototype instanceof Object ? prototype.constructor.name : '';
  const told: string = /^[A-Z][\dA-Za-z]{0,63}$/.test(name) ? name : 'unknown';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand is made here alone
  return told as PublicText;
}

/** What a log line can hold. There is no way to pass bytes, free text or an object, so none can carry a secret. */
export type LogField = number | boolean | PublicText | undefined;
export type LogFields = Readonly<Record<string, LogField>>;

export interface Logger {
  /** @param event a literal such as `peer-closed` */
  info(event: PublicText, fields?: LogFields): void;
  warn(event: PublicText, fields?: LogFields): void;
  error(event: PublicText, fields?: LogFields): void;
}

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
