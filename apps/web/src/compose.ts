import type { Conclave } from '@conclave/call';
export function compose(): Promise<Conclave> {
  throw new Error('not yet');
}
