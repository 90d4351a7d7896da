import type { SigningKey } from '@conclave/crypto';
import type { Hosting } from './hosting.ts';
import type { MeetingKeys } from './meeting-keys.ts';

/** What is known of a meeting once its link has been read. */
export interface Place {
  readonly keys: MeetingKeys;
  readonly identity: SigningKey;
  readonly host: Hosting | null;
}
