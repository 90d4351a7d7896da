import type { Bytes, Clock, Logger } from '@conclave/base';
import type { GroupView, JoinKey, PlaceInGroup } from '@conclave/crypto';
import type { LocalMedia, MediaSession } from '@conclave/media';
import type { RunOptions } from './features/run-features.ts';
import type { LostReason, OutReason } from './group/group-driver.ts';
import type { KeepsakeStore } from './features/keepsakes.ts';
import type { Hosting } from './hosting/hosting.ts';
import type { HostOutcome } from './hosting/view.ts';
import type { VerificationDeskOptions } from './security/verification-desk.ts';
import type { Wakes } from './wakes.ts';

export interface LiveCallOptions extends RunOptions {
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
  readonly logger: Logger;
  readonly local: LocalMedia;
  readonly media: MediaSession;
  readonly wakes: Wakes;
  /** What features keep over a reload. */
  readonly tickets: KeepsakeStore;
  /** Null while this client is no host. */
  readonly hosting: () => Hosting | null;
  /** VER-2. */
  readonly lasting: Pick<VerificationDeskOptions, 'store' | 'roomId'>;
  readonly onView: (view: GroupView) => void;
  /** JOIN-6: the host log has grown, which an admission key comes with; kept for a return. */
  readonly onPlace: (place: PlaceInGroup) => void;
  /** COM-6: what a reload comes back with is another one now; wiped afterwards. */
  readonly onReturnKey: (joinKey: JoinKey, policyVersion: number) => void;
  readonly onOut: (reason: OutReason) => void;
  readonly onLost: (reason: LostReason) => void;
  /** `tell` tells the group and the server; the meeting bounds its time, and closes where both know. */
  readonly onEnd: (tell: () => HostOutcome) => HostOutcome;
}
