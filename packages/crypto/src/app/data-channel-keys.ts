import { domainBytes, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { mlsExporter } from 'ts-mls';
import { GroupState } from '../group/state.ts';
import type { Context, SuiteName } from '../group/types.ts';
import { loadSuite, suites } from '../mls/suite.ts';
import { derive } from '../primitives/hash.ts';
import { plain } from '../primitives/sodium.ts';
import { EpochKeys } from '../sframe/epoch-keys.ts';
import { AES_128_GCM_SHA256_128, AES_256_GCM_SHA512_128 } from '../sframe/suite.ts';

/** What all data channels of one epoch follow from. */
export interface DataChannelSecret {
  readonly suite: SuiteName;
  /** Nk bytes; whoever holds it wipes it when every channel has its keys, at the latest with the epoch. */
  readonly secret: Bytes;
}

const sframeSuites = { classic: AES_128_GCM_SHA256_128, hybrid: AES_256_GCM_SHA512_128 } as const;

/**
 * APP-3: MLS-Exporter with a label of its own (RFC 9420 section 8.5), independent of the media keys of FRM-1. To be
 * taken once for each `epoch` effect: keys of a secret that was used before would count from zero again.
 */
export async function dataChannelSecret(
  group: GroupState,
  random: Context['random'],
): Promise<DataChannelSecret> {
  const { mls, setting } = GroupState.reveal(group);
  const suite = setting.suite;
  const secret = await mlsExporter(
    mls.keySchedule.exporterSecret,
    'Conclave 1.0 Data Channel',
    new Uint8Array(0),
    suites[suite].baseKeyLength,
    await loadSuite(suite, random),
  );
  return { suite, secret: plain(secret) };
}

/**
 * The keys of one channel in one epoch, to be installed in that channel's `FrameKeys`. Each channel has its own, so
 * that counters and replay windows of an ordered and an unordered one do not get in each other's way.
 * @param channel the channel's name, the same for all members
 */
export function dataChannelKeys({ suite, secret }: DataChannelSecret, channel: string): Promise<EpochKeys> {
  const baseKey = derive(secret, domainBytes('data-channel', utf8Encode(channel)), secret.length);
  return EpochKeys.import(sframeSuites[suite], baseKey);
}
