import { publicLiteral } from '@conclave/base';
import { expect, test, vi } from 'vitest';
import { pinoLogger } from './pino-logger.ts';

test('a line is JSON with its event and its fields, and nothing about the machine', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  pinoLogger('warn', destination).info(publicLiteral('unseen'));
  pinoLogger('warn', destination).error(publicLiteral('media-worker-died'), { index: 1 });
  const rest = lines.map((line) => line.replace(/"time":"[^"]+"/, '"time":""'));
  expect(rest).toEqual(['{"level":50,"time":"","index":1,"msg":"media-worker-died"}\n']);
});

test('a level that is silent says nothing', () => {
  const write = vi.fn<(line: string) => void>();
  pinoLogger('silent', { write }).error(publicLiteral('unheard'));
  expect(write).not.toHaveBeenCalled();
});
