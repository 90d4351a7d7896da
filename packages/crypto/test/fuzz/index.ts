import type { FuzzTarget } from '@conclave/base/testing';
import { appTargets } from './app-targets.ts';
import { codecTargets } from './codec-targets.ts';
import { groupTargets } from './group-targets.ts';
import { mlsTargets } from './mls-targets.ts';
import { sframeTargets } from './sframe-targets.ts';

export const cryptoTargets: readonly FuzzTarget[] = [
  ...codecTargets,
  ...appTargets,
  ...sframeTargets,
  ...mlsTargets,
  ...groupTargets,
];
