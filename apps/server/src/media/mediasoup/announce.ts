import type { types } from 'mediasoup';
import { sameFamily } from '../../config/network.ts';
import type { SfuJson } from '../sfu.ts';

/**
 * The candidates of a transport as clients are told them. mediasoup names what it listens on, which is every address of a family; what
 * reaches it is decided here, when a transport is made, so that a changed address needs no new worker.
 *
 * @param announced the preferred one first
 */
export const announce = (
  candidates: readonly types.IceCandidate[],
  announced: readonly string[],
): SfuJson[] =>
  announced.flatMap((address, index) =>
    candidates
      .filter((candidate) => sameFamily(candidate.address, address))
      .map((candidate) => ({
        ...candidate,
        address,
        ip: address,
        // Differs where the base does (RFC 8445 section 5.1.1.3).
        foundation: `${candidate.foundation}${index}`,
        priority: candidate.priority - index,
      })),
  );
