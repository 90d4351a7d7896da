import { mlsExporter } from 'ts-mls';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { leavesOf } from '../mls/leaves.ts';
import { suites } from '../mls/suite.ts';
import { plain } from '../primitives/sodium.ts';
import type { EpochCause, GroupEffect, SuiteName } from './types.ts';

/**
 * FRM-1: the epoch's base key, for the frame worker.
 * @param epoch the order epoch: MLS' own stays behind void commits, which members count alike (COM-5)
 */
export async function epochEffect(
  mls: ClientState,
  epoch: number,
  suite: CiphersuiteImpl,
  suiteName: SuiteName,
  cause: EpochCause,
  added: boolean,
): Promise<Extract<GroupEffect, { type: 'epoch' }>> {
  const { exporterSecret } = mls.keySchedule;
  const { baseKeyLength } = suites[suiteName];
  const baseKey = await mlsExporter(
    exporterSecret,
    'SFrame 1.0 Base Key',
    new Uint8Array(0),
    baseKeyLength,
    suite,
  );
  return {
    type: 'epoch',
    epoch,
    cause,
    leafIndex: mls.privatePath.leafIndex,
    baseKey: plain(baseKey),
    leaves: leavesOf(mls.ratchetTree).map(({ leafIndex }) => leafIndex),
    added,
  };
}
