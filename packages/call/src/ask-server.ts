import type { Bytes } from '@conclave/base';

/** One HTTP request to this server, with bytes both ways. Null where nothing was answered, or `signal` was raised. */
export type AskServer = (request: {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes | null;
  readonly signal: AbortSignal;
}) => Promise<{ readonly status: number; readonly body: Bytes } | null>;
