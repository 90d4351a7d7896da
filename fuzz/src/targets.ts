import type { FuzzTarget } from '@conclave/base/testing';
import { callTargets } from '@conclave/call/testing/fuzz';
import { cryptoTargets } from '@conclave/crypto/testing/fuzz';
import { protocolTargets } from '@conclave/protocol/testing/fuzz';
import { serverTargets } from '@conclave/server/testing/fuzz';

/** Every parser that meets bytes from outside. */
export const targets: readonly FuzzTarget[] = [
  ...protocolTargets,
  ...cryptoTargets,
  ...callTargets,
  ...serverTargets,
];

/** @throws RangeError where there is no target of that name */
export function targetNamed(name: string): FuzzTarget {
  const found = targets.find((target) => target.name === name);
  if (found === undefined) {
    throw new RangeError(`no target ${name}: ${targets.map((target) => target.name).join(', ')}`);
  }
  return found;
}
