import type { CreateFailure, HostFault, Notice, Phase, RefusalReason, SecurityView } from '@conclave/call';
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { personActions } from '../pages/call/person-actions.ts';
import { expiryChoices } from '../pages/invite/guest-expiry.ts';
import type { DeviceFault } from '../reading/local-media.ts';
import type { LoadFault } from '../why-not-loaded.ts';
import callTexts from '../pages/call/en.json';
import { addTexts, initTexts } from './i18n.ts';

// Records, so that a kind which is added without a text does not compile.
const refusals: Record<RefusalReason, true> = {
  'link-without-secret': true,
  'link-incomplete': true,
  'link-changed': true,
  'link-unknown-version': true,
  'no-such-meeting': true,
  'meeting-ended': true,
  'meeting-full': true,
  'wrong-passcode': true,
  'too-many-attempts': true,
  'asked-in-vain': true,
  'meeting-locked': true,
  'link-expired': true,
  clock: true,
  'not-admitted': true,
  removed: true,
  'server-unreachable': true,
  'origin-refused': true,
  'connection-blocked': true,
  'server-dishonest': true,
  'version-too-old': true,
  'browser-cannot-encrypt': true,
  'encryption-not-loaded': true,
  'media-worker-dead': true,
  'opened-elsewhere': true,
};
const notices: Record<Notice['kind'], true> = {
  joined: true,
  left: true,
  removed: true,
  returned: true,
  knocking: true,
  reconnecting: true,
  reconnected: true,
  violation: true,
  'muted-by-host': true,
  'video-stopped-by-host': true,
  locked: true,
  unlocked: true,
  'chat-allowed': true,
  'chat-stopped': true,
  'share-allowed': true,
  'share-stopped': true,
  'screens-allowed': true,
  'screens-stopped': true,
  complaint: true,
  renamed: true,
  file: true,
  'rename-allowed': true,
  'rename-stopped': true,
  'direct-allowed': true,
  'direct-stopped': true,
  'reactions-allowed': true,
  'reactions-stopped': true,
  'unmute-allowed': true,
  'unmute-stopped': true,
  'screen-stopped-by-host': true,
  'screen-shared': true,
  'screen-ended': true,
  'own-screen-on-stage': true,
  'hand-raised': true,
  'hand-lowered': true,
  promoted: true,
  demoted: true,
  'new-host': true,
  'handed-over': true,
  'handover-declined': true,
  'handover-failed': true,
  'handover-taken-back': true,
  'policy-changed': true,
  'identity-changed': true,
  'not-cut-off': true,
};
const createFailures: Record<CreateFailure, true> = {
  'server-unreachable': true,
  'origin-refused': true,
  'too-many-requests': true,
  'server-refused': true,
  'name-invalid': true,
  'passcode-invalid': true,
  'encryption-not-loaded': true,
};
const loadFaults: Record<LoadFault, true> = {
  'insecure-context': true,
  'no-webassembly': true,
  'newer-version': true,
  'code-blocked': true,
  'server-unreachable': true,
};
const hostFaults: Record<HostFault, true> = {
  'passcode-invalid': true,
  'not-connected': true,
  'not-allowed': true,
  later: true,
  'server-refused': true,
  failed: true,
};
const faults: Record<DeviceFault, true> = {
  denied: true,
  'not-found': true,
  'in-use': true,
  failed: true,
  unplugged: true,
  stopped: true,
};
const interruptions = ['fault.microphone.interrupted', 'fault.camera.interrupted'];
const statuses: Record<SecurityView['status'], true> = {
  encrypted: true,
  settling: true,
  degraded: true,
  stopped: true,
};
const awaited: Record<Extract<Phase, { kind: 'waiting' }>['for'], true> = {
  admission: true,
  admitter: true,
  host: true,
  'host-again': true,
};

const everyKind: readonly string[] = [
  ...Object.keys(refusals).flatMap((reason) => [`refusal.${reason}.title`, `refusal.${reason}.body`]),
  ...Object.keys(loadFaults).flatMap((fault) => [`notLoaded.${fault}.title`, `notLoaded.${fault}.body`]),
  ...Object.keys(notices).map((kind) => `notice.${kind}`),
  ...Object.keys(createFailures).map((reason) => `createFailure.${reason}`),
  ...Object.keys(hostFaults).map((fault) => `hostFault.${fault}`),
  ...personActions.map((action) => `people.action.${action}`),
  ...expiryChoices.map((choice) => `guests.expiry.${choice}`),
  ...Object.keys(faults).flatMap((fault) => [`fault.microphone.${fault}`, `fault.camera.${fault}`]),
  ...interruptions,
  ...Object.keys(statuses).flatMap((status) => [
    `call.lock.${status}`,
    `security.status.${status}`,
    `security.explain.${status}`,
  ]),
  ...Object.keys(awaited).flatMap((what) => [`waiting.${what}.title`, `waiting.${what}.hint`]),
];

beforeAll(async () => {
  await initTexts();
  addTexts('app', callTexts);
});

describe('the texts', () => {
  test.each(everyKind)('%s has a sentence', (key) => {
    expect(i18next.exists(key)).toBe(true);
  });

  test('plural forms agree with the number', () => {
    expect(i18next.t('refusal.wait', { count: 1 })).toBe('You can try again in 1 second.');
    expect(i18next.t('refusal.wait', { count: 42 })).toBe('You can try again in 42 seconds.');
  });

  test('a name is shown as it is, neither escaped nor taken for a placeholder', () => {
    expect(i18next.t('notice.joined', { name: '<b>{{name}} & $t(app.name)</b>' })).toBe(
      '<b>{{name}} & $t(app.name)</b> joined',
    );
  });

  test('the names of the contract stay as they are', () => {
    const t = i18next.t.bind(i18next);
    expect([
      t('front.newMeeting'),
      t('newMeeting.create'),
      t('newMeeting.generate'),
      t('newMeeting.requirePasscode'),
      t('newMeeting.waitingRoom'),
      t('invite.title'),
      t('invite.link'),
      t('invite.copyLink'),
      t('invite.copyPasscode'),
      t('invite.qr'),
      t('prejoin.heading'),
      t('prejoin.name'),
      t('prejoin.passcode'),
      t('prejoin.preview'),
      t('prejoin.microphoneToggle'),
      t('prejoin.cameraToggle'),
      t('prejoin.join'),
      t('waiting.admission.title'),
      t('waiting.host.title'),
      t('call.controls'),
      t('call.mute'),
      t('call.unmute'),
      t('call.stopCamera'),
      t('call.startCamera'),
      t('devices.microphoneOptions'),
      t('devices.cameraOptions'),
      t('people.actions', { name: 'Ada' }),
      t('people.action.mute'),
      t('people.action.stop-video'),
      t('people.action.promote'),
      t('people.action.demote'),
      t('people.action.remove'),
      t('people.muteAll'),
      t('people.lock'),
      t('people.allow.chat'),
      t('people.whoShares.label'),
      t('people.endForAll'),
      t('manage.newPasscode'),
      t('manage.changePasscode'),
      t('manage.replace'),
      t('manage.hostLink'),
      t('manage.copyHostLink'),
      t('guests.add'),
      t('guests.copyFor', { name: 'Ada' }),
      t('guests.revokeFor', { name: 'Ada' }),
      t('waitingRoom.admitName', { name: 'Ada' }),
      t('waitingRoom.denyName', { name: 'Ada' }),
      t('waitingRoom.admitAll'),
      t('security.status.encrypted'),
      t('security.codeTitle'),
      t('security.healthTitle'),
      t('identity.number'),
      t('identity.numberOf', { name: 'Ada', state: t('identity.state.verified') }),
      t('identity.verify'),
      t('scan.start'),
    ]).toEqual([
      'New meeting',
      'Create meeting',
      'Generate another',
      'Require a passcode',
      'Waiting room',
      'Invite people',
      'Invite link',
      'Copy link',
      'Copy passcode',
      'Invite link as QR code',
      'Ready to join?',
      'Your name',
      'Passcode',
      'Camera preview',
      'Microphone on/off',
      'Camera on/off',
      'Join',
      'Waiting for the host to let you in',
      'Waiting for the host to start the meeting',
      'Call controls',
      'Mute microphone',
      'Unmute microphone',
      'Turn camera off',
      'Turn camera on',
      'Microphone options',
      'Camera options',
      'Actions for Ada',
      'Mute',
      'Stop video',
      'Make co-host',
      'Remove as co-host',
      'Remove',
      'Mute all',
      'Lock meeting',
      'Allow chat',
      'Who may share a screen',
      'End meeting for all',
      'New passcode',
      'Change passcode',
      'Replace link',
      'Host link',
      'Copy host link',
      'Add a guest link',
      'Copy link for Ada',
      'Revoke link for Ada',
      'Admit Ada',
      'Deny Ada',
      'Admit all',
      'End-to-end encrypted',
      'Meeting code',
      'Encryption health',
      'Safety number',
      'Safety number for Ada: Verified',
      'Mark as verified',
      'Scan code',
    ]);
  });
});
