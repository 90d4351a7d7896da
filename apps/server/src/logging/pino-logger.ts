import type { LogFields, Logger, PublicText } from '@conclave/base';
import { pino } from 'pino';
import type { LogLevel } from '../config/server-config.ts';

/**
 * JSON lines on stdout. The port takes literals, numbers and booleans alone, so no line carries a secret, an
 * address or a meeting.
 */
export function pinoLogger(level: LogLevel): Logger {
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return {
    info: (event: PublicText, fields?: LogFields) => log.info(fields ?? {}, event),
    warn: (event: PublicText, fields?: LogFields) => log.warn(fields ?? {}, event),
    error: (event: PublicText, fields?: LogFields) => log.error(fields ?? {}, event),
  };
}
