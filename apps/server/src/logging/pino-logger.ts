import type { LogFields, Logger, PublicText } from '@conclave/base';
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { LogLevel } from '../config/server-config.ts';

/**
 * JSON lines. The port takes literals, numbers and booleans alone, so no line carries a secret, an address or a
 * meeting.
 * @param destination stdout where none is given
 */
export function pinoLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const log = destination === undefined ? pino(options) : pino(options, destination);
  return {
    info: (event: PublicText, fields?: LogFields) => log.info(fields ?? {}, event),
    warn: (event: PublicText, fields?: LogFields) => log.warn(fields ?? {}, event),
    error: (event: PublicText, fields?: LogFields) => log.error(fields ?? {}, event),
  };
}
