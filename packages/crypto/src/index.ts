export type {
  ActionBy,
  Applicant,
  Context,
  EpochCause,
  GroupEffect,
  GroupEvent,
  GroupView,
  HostNews,
  HostRequest,
  LogAnchor,
  Member,
  MemberId,
  PeerAddress,
} from './group/types.ts';
export type { GroupState } from './group/state.ts';
export { foundGroup } from './group/found.ts';
export type { Founded, Founding } from './group/found.ts';
export { step } from './group/step.ts';
export { view } from './group/view.ts';
export { prepareSuite } from './join/prepare-suite.ts';
export { suiteVersion } from './primitives/suite-version.ts';
export { dropJoin, startJoin } from './join/start-join.ts';
export type { JoinFault, Joining, JoinState, Knocking, PlaceInGroup } from './join/start-join.ts';
export { openReply } from './join/open-reply.ts';
export type { Answer, ReplyFault } from './join/open-reply.ts';
export {
  createInvite,
  deriveLink,
  encodeHostInvite,
  encodeInvite,
  hostKeyFromSeed,
  inviteOfHost,
  matchesInvite,
  parseHostInvite,
  parseInvite,
} from './invite/invite.ts';
export type { HostInvite, Invite } from './invite/invite.ts';
export type { InviteFault } from './invite/fragment.ts';
export { deriveRoom } from './invite/room.ts';
export type { Room } from './invite/room.ts';
export {
  canonicalPasscode,
  defaultPasscodeCost,
  derivePwKey,
  generatePasscode,
  prepareDerivation,
} from './invite/passcode.ts';
export type { PasscodeCost, PwKey } from './invite/passcode.ts';
export {
  copyJoinKey,
  deriveJoinKey,
  gateKeyOf,
  gateKeyOfLink,
  linkIdOf,
  wipeJoinKey,
} from './invite/join-key.ts';
export type { JoinKey } from './invite/join-key.ts';
export type { Admitters, Allowance, Allowed, LinkTerms, Rules } from './host-log/rules.ts';
export { createIdentityKey, restoreIdentityKey } from './identity/identity-key.ts';
export type { IdentityKey } from './identity/identity-key.ts';
export { displayName, strictDisplayName } from './identity/display-name.ts';
export type { DisplayName, NameFault } from './identity/display-name.ts';
export { signStatement, verifyAlone, verifyStatement } from './primitives/signing.ts';
export type { SigningKey } from './primitives/signing.ts';
export { chatText, maxChatBytes, strictChatText } from './app/chat-text.ts';
export type { ChatFault, ChatText } from './app/chat-text.ts';
export { maxDirectContent } from './app/direct-content.ts';
export { DirectMailbox, directScope, maxSealedDirect } from './app/direct-mailbox.ts';
export type { DirectRecipient, DirectScope, DirectSender } from './app/direct-mailbox.ts';
export { decodeFileDescriptor, encodeFileDescriptor } from './app/file-format.ts';
export type { FileDescriptor } from './app/file-format.ts';
export { fileName } from './app/file-name.ts';
export type { FileName } from './app/file-name.ts';
export { encryptFile } from './app/encrypt-file.ts';
export type { EncryptFault, FileEncryption, FileSeal } from './app/encrypt-file.ts';
export { uploadFile } from './app/transfer-file.ts';
export type { FileStore, OfferedFile, UploadFault } from './app/transfer-file.ts';
export { decryptFile } from './app/decrypt-file.ts';
export type { FileFault } from './app/decrypt-file.ts';
export { compareMeetingCode, meetingCodeText } from './verify/meeting-code-qr.ts';
export type { CodeMatch, ShownCode } from './verify/meeting-code-qr.ts';
export {
  parsePersistentId,
  persistentId,
  provePersistentIdentity,
  readPersistentProof,
} from './verify/persistent-identity.ts';
export type { PersistentId } from './verify/persistent-identity.ts';
export { compareSafetyNumber, safetyHalf, safetyNumber, safetyText } from './verify/safety-number.ts';
export type { SafetyMatch } from './verify/safety-number.ts';
export { identityState, metContact, surplusContacts, verifiedContact } from './verify/contacts.ts';
export type { Contact, Contacts, IdentityState } from './verify/contacts.ts';
