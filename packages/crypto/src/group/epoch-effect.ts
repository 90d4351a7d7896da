import { mlsExporter } from 'ts-mls';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { leavesOf } from '../mls/leaves.ts';
import { plain } from '../primitives/sodium.ts';
import { sframeSuite } from '../sframe/suite.ts';
import type { EpochCause, GroupEffect } from './types.ts';

/**
 * FRM-1: the epoch's base key, for the frame worker.
 * @param epoch the order epoch: MLS' own stays behind void commits, which members count alike (COM-5)
 */
export async function epochEffect(
  mls: ClientState,
  epoch: number,
  suite: CiphersuiteImpl,
  cause: EpochCause,
  added: boolean,
): Promise<Extract<GroupEffect, { type: 'epoch' }>> {
  const { exporterSecret } = mls.keySchedule;
  const baseKey = await mlsExporter(
    exporterSecret,
    'SFrame 1.0 Base Key',
    new Uint8Array(0),
    sframeSuite.Nk,
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
