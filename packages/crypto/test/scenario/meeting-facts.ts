import type { Bytes } from '@conclave/base';
import type { Invite, JoinKey, LinkTerms, Rules, SigningKey } from '../../src/index.ts';

/** What the host made of the meeting before anybody was there. */
export interface Meeting {
  readonly link: Invite;
  readonly hostKey: SigningKey;
  readonly roomId: Bytes;
  /** What the server shows; a test may have the host change it. */
  rules: Rules;
  readonly links: readonly LinkTerms[];
  keyFor(passcode: string): Promise<JoinKey>;
}
