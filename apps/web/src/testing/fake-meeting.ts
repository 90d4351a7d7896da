import { signal } from '@conclave/base';
import type { Call, ClockView, Conclave, HostControlsView, InviteView, Meeting, Phase } from '@conclave/call';
import type { LocalMedia } from '../reading/local-media.ts';
import { createFakeLocalMedia } from './fake-local-media.ts';

export interface FakeMeetingOptions {
  readonly phase: Phase;
  readonly call?: Call;
  readonly local?: LocalMedia;
  readonly invite?: InviteView | null;
  readonly initialName?: string;
  readonly ownLink?: string;
  readonly host?: HostControlsView;
  readonly clock?: ClockView;
}

const fakeInvite: InviteView = {
  link: 'https://meet.example/j#AVk2bW9ja3NlY3JldG1vY2tzZWNyZXRtb2Nrc2VjcmV0MTIzNDU2Nzg5MDEyMzQ1Njc4',
  passcode: 'maple-orbit-canvas-tulip',
};

/** A meeting in memory: joining goes straight into `call`, leaving to `left`. */
export function createFakeMeeting(options: FakeMeetingOptions): Meeting {
  const phase = signal<Phase>(options.phase);
  const call = signal<Call | null>(options.call ?? null);
  const toForm = (): void => {
    phase.value = { kind: 'prejoin', passcodeRequired: true, isHost: false };
  };
  return {
    phase,
    call,
    local: options.local ?? createFakeLocalMedia(),
    invite: signal(options.invite === undefined ? fakeInvite : options.invite),
    host: signal(options.host ?? null),
    clock: signal(options.clock ?? { deviceAhead: null, meetingAhead: null }),
    initialName: options.initialName ?? '',
    ownLink: options.ownLink ?? null,
    ahead: { shown: () => {}, typed: () => {} },
    join: () => {
      phase.value = call.value === null ? { kind: 'waiting', for: 'admission' } : { kind: 'in-call' };
    },
    retry: toForm,
    leave: async () => {
      phase.value = { kind: 'left', hostLink: null };
    },
    dispose: () => undefined,
  };
}

export function createFakeConclave(meeting: Meeting, browserCanEncrypt = true): Conclave {
  let count = 0;
  return {
    browserCanEncrypt,
    generatePasscode: () => {
      count += 1;
      return `maple-orbit-canvas-tulip${count === 1 ? '' : `-${count}`}`;
    },
    nameFault: (name) => (name.trim() === '' ? 'empty' : null),
    passcodeBits: (passcode) => passcode.length * 2,
    createMeeting: async () => ({ ok: true, meeting }),
    openHostLink: () => meeting,
    openInvite: () => meeting,
  };
}
