import type { Bytes } from '@conclave/base';
import type { AdmissionPolicy, Invite, JoinKey, SigningKey } from '../../src/index.ts';

/** What the host made of the meeting before anybody was there. */
export interface Meeting {
  readonly link: Invite;
  readonly hostKey: SigningKey;
  readonly roomId: Bytes;
  readonly policy: AdmissionPolicy;
  keyFor(passcode: string): Promise<JoinKey>;
}
