import { toHex } from '@conclave/base';
import { expect } from 'vitest';
import type { Client } from './client.ts';

/** COM-1: all are in one epoch with one authenticator, and nobody accuses anybody. */
export function assertOneGroup(clients: readonly Client[]): void {
  expect(new Set(clients.map(({ view }) => `${view.epoch} ${view.meetingCode}`)).size).toBe(1);
  for (const client of clients) expect([...client.violations, ...client.faults]).toEqual([]);
}

/** MOD-1: all hold the same host log. */
export function assertOneLog(clients: readonly Client[]): void {
  expect(new Set(clients.map(({ inside }) => inside.log.hashes.map(toHex).join())).size).toBe(1);
}
