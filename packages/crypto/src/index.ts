export type {
  AdmissionPolicy,
  Applicant,
  Context,
  EpochCause,
  GroupEffect,
  GroupEvent,
  GroupView,
  LogAnchor,
  Member,
  MemberId,
  PeerAddress,
  SuiteName,
} from './group/types.ts';
export type { GroupState } from './group/state.ts';
export { foundGroup } from './group/found.ts';
export type { Founded, Founding } from './group/found.ts';
export { step } from './group/step.ts';
export { view } from './group/view.ts';
export { dropJoin, startJoin } from './join/start-join.ts';
export type { JoinFault, Joining, JoinState, Knocking } from './join/start-join.ts';
export { openReply } from './join/open-reply.ts';
export type { Answer, ReplyFault } from './join/open-reply.ts';
export { createInvite, encodeInvite, hostKeyFromSeed, matchesInvite, parseInvite } from './invite/invite.ts';
export type { Invite, InviteFault } from './invite/invite.ts';
export { deriveRoom } from './invite/room.ts';
export type { Room } from './invite/room.ts';
export { canonicalPasscode, defaultPasscodeCost, derivePwKey, generatePasscode } from './invite/passcode.ts';
export type { PasscodeCost, PwKey } from './invite/passcode.ts';
export { deriveJoinKey } from './invite/join-key.ts';
export type { JoinKey } from './invite/join-key.ts';
export { createIdentityKey, restoreIdentityKey } from './identity/identity-key.ts';
export type { IdentityKey } from './identity/identity-key.ts';
export { displayName } from './identity/display-name.ts';
export type { DisplayName, NameFault } from './identity/display-name.ts';
export { signStatement, verifyStatement } from './primitives/signing.ts';
export type { SigningKey } from './primitives/signing.ts';
