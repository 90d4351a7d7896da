import { domainBytes, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { mlsExporter } from 'ts-mls';
import { GroupState } from '../group/state.ts';
import type { Context } from '../group/types.ts';
import { loadSuite } from '../mls/suite.ts';
import { derive } from '../primitives/hash.ts';
import { plain } from '../primitives/sodium.ts';
import { EpochKeys } from '../sframe/epoch-keys.ts';
import { sframeSuite } from '../sframe/suite.ts';

/**
 * APP-3: what all data channels of one epoch follow from, Nk bytes: MLS-Exporter with a label of its own (RFC 9420
 * section 8.5), independent of the media keys of FRM-1. Whoever holds it wipes it when every channel has its keys, at the
 * latest with the epoch. To be taken once for each `epoch` effect: keys of a secret that was used before would count from zero again.
 */
export async function dataChannelSecret(group: GroupState, random: Context['random']): Promise<Bytes> {
  const { exporterSecret } = GroupState.reveal(group).mls.keySchedule;
  const secret = await mlsExporter(
    exporterSecret,
    'Conclave 1.0 Data Channel',
    new Uint8Array(0),
    sframeSuite.Nk,
    await loadSuite(random),
  );
  return plain(secret);
}

/**
 * The keys of one channel in one epoch, to be installed in that channel's `FrameKeys`. Each channel has its own, so
 * that counters and replay windows of an ordered and an unordered one do not get in each other's way.
 * @param channel the channel's name, the same for all members
 */
export function dataChannelKeys(secret: Bytes, channel: string): Promise<EpochKeys> {
  const baseKey = derive(secret, domainBytes('data-channel', utf8Encode(channel)), secret.length);
  return EpochKeys.import(baseKey);
}
