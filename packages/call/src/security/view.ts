export interface HealthRow {
  readonly participantId: string;
  readonly name: string;
  readonly stream: 'microphone' | 'camera' | 'screen' | 'screen-audio';
  readonly direction: 'send' | 'receive';
  readonly state: 'ok' | 'waiting' | 'failed' | 'idle' | 'held';
  readonly reason: string | null;
  readonly frames: number;
  readonly dropped: number;
}

export interface SecurityView {
  /** VER-3: from the worker's counters. `settling` while a removed person could still decrypt (FRM-9). */
  readonly status: 'encrypted' | 'settling' | 'degraded' | 'stopped';
  /** 30 digits, six groups of five (VER-1). */
  readonly meetingCode: string;
  readonly epoch: number;
  readonly health: readonly HealthRow[];
  /** Rules that somebody broke, newest last; shown, never silent. */
  readonly violations: readonly {
    readonly rule: string;
    readonly at: number;
    /** Whose signature shows that it was they, while they are here. */
    readonly name: string | null;
  }[];
  /** COM-6: some people may be in another group than this client; `names` as far as they are known. */
  readonly partition: { readonly names: readonly string[] } | null;
  readonly unfollowed: readonly UnfollowedView[];
  /** JOIN-6: nobody has answered since this client came in: nobody hears or sees it yet. */
  readonly isUnanswered: boolean;
}

/** COM-5: some people could not follow changes of the keys that somebody made. It may be a fault, an attack, or a lie of theirs. */
export interface UnfollowedView {
  /** Null where it is not known who made them. */
  readonly committer: { readonly id: string; readonly name: string } | null;
  readonly by: readonly string[];
}

/** VER-4: one frame of the own stream, as it left this browser. */
export interface SentFrameView {
  readonly stream: HealthRow['stream'];
  /** `encrypted` where a receiver's key opens it and nothing of the captured bytes can be read in it. */
  readonly verdict: 'encrypted' | 'readable' | 'not-openable';
  readonly bytes: number;
  /** Its first bytes in hex, two digits each, separated by blanks. */
  readonly front: string;
}
