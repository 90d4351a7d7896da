import type { Bytes, Clock, Logger } from '@conclave/base';
import type { AttestationPort, LocalMedia, MediaSession, SfuPort } from '@conclave/media';
import type { OpenSocket } from '@conclave/signalling';
import type { AskServer } from './ask-server.ts';
import type { JoinStep } from './arrival/join-step.ts';
import type { DerivePwKey } from './arrival/meeting-keys.ts';
import type { FileCipher } from './features/files/index.ts';
import type { Post } from './arrival/post.ts';
import type { PersistentIdentities } from './security/persistent-identities.ts';
import type { TicketStore } from './arrival/tickets.ts';
import type { Wakes } from './wakes.ts';

/** Everything from outside that a meeting needs; `compose.ts` of the web room builds the real ones. */
export interface CallAdapters {
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  readonly random: (length: number) => Bytes;
  readonly logger: Logger;
  /** When to look at once whether connections stand. */
  readonly wakes: Wakes;
  /** FRM-4: encoded transforms are there, and so is the worker that uses them. */
  readonly browserCanEncrypt: boolean;
  /** For measuring alone: `npm run bench join`. */
  readonly mark: (step: JoinStep) => void;
  /** Scheme and host that links begin with, such as `https://meet.example`; no slash at the end. */
  readonly origin: string;
  readonly openSocket: OpenSocket;
  readonly post: Post;
  readonly askServer: AskServer;
  readonly fileCipher: FileCipher;
  readonly derivePwKey: DerivePwKey;
  /**
   * Loads and starts what a call will need, such as workers; may be called more than once. Until it has resolved, `createMediaSession` throws.
   * Rejects where something could not be loaded.
   */
  readonly prepare: () => Promise<void>;
  readonly tickets: TicketStore;
  readonly identities: PersistentIdentities;
  readonly createLocalMedia: () => LocalMedia;
  /** @param attestation where frames are attested to, if they are (FRM-10) */
  readonly createMediaSession: (
    sfu: SfuPort,
    local: LocalMedia,
    attestation: AttestationPort,
  ) => MediaSession;
}
