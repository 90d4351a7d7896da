import type { HostAction } from './entry.ts';
import type { LinkTerms, Rules } from './rules.ts';

/** What tests of the host log begin with. */
export const firstLink: LinkTerms = { linkId: new Uint8Array(16), expiresAt: 0, personal: false };

export function rulesOf(changes: Partial<Rules> = {}): Rules {
  return {
    version: 1,
    digest: new Uint8Array(32).fill(3),
    waitingRoom: true,
    admit: 'host',
    autoAdmit: false,
    lock: false,
    chat: true,
    share: true,
    pwVersion: 1,
    passcode: 'typed',
    ...changes,
  };
}

/** One of each kind, about the person of that identity key (32 bytes). */
export function everyAction(identityPub: Uint8Array<ArrayBuffer>): readonly HostAction[] {
  const bytes32 = new Uint8Array(32).fill(5);
  return [
    { kind: 'admit', request: bytes32, identityPub, nameHash: bytes32, isHost: false },
    { kind: 'remove', identityPub },
    { kind: 'bar', identityPub },
    { kind: 'hand-over', from: bytes32, nameHash: bytes32, to: identityPub },
    { kind: 'policy', rules: rulesOf({ version: 2, admit: 'cohosts' }) },
    { kind: 'lock' },
    { kind: 'unlock' },
    { kind: 'promote', identityPub },
    { kind: 'demote', identityPub },
    { kind: 'mute', target: identityPub },
    { kind: 'mute', target: null },
    { kind: 'stop-video', target: null },
    { kind: 'stop-share', target: identityPub },
    { kind: 'allow', what: 'chat', on: false },
    { kind: 'allow', what: 'share', on: true },
    { kind: 'allow', what: 'reactions', on: false },
    { kind: 'add-link', link: { linkId: new Uint8Array(16).fill(4), expiresAt: 7, personal: true } },
    { kind: 'revoke-link', linkId: new Uint8Array(16) },
    { kind: 'end' },
  ];
}
