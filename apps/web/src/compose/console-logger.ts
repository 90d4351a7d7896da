import type { Logger } from '@conclave/base';

/** Into the browser's console, for whoever looks for a fault; the port's types let no secret in. */
export const consoleLogger: Logger = {
  info: (event, fields) => console.debug(event, fields ?? ''),
  warn: (event, fields) => console.warn(event, fields ?? ''),
  error: (event, fields) => console.error(event, fields ?? ''),
};
