import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Meeting, Phase } from '@conclave/call';
import type { NameTools } from '../parts/name-field.tsx';
import type { PasscodeTools } from '../parts/passcode-field.tsx';
import { startDevices } from '../reading/device-wishes.ts';
import { useLoaded } from '../reading/use-loaded.ts';
import { useSignal } from '../reading/use-signal.ts';
import { LeftPage } from './left-page.tsx';
import { PrejoinPage } from './prejoin/prejoin-page.tsx';
import { SelfPreview } from './prejoin/self-preview.tsx';
import { ProgressPage } from './progress-page.tsx';
import { Refused } from './refused-page.tsx';
import { WaitingPage } from './waiting-page.tsx';
import { inBackground } from '../reading/in-background.ts';

const callPages = () => import('./call-pages.ts');

export interface MeetingPageProps {
  readonly meeting: Meeting;
  readonly tools: PasscodeTools & NameTools;
  /** True where this person made the meeting just now: the invitation is shown first. */
  readonly created: boolean;
  readonly onFront: () => void;
}

/** The phase now. The form is made ready in slices behind what is shown, so that a slow device answers while it comes. */
function usePhase({ phase }: Meeting): Phase {
  const now = useSignal(phase);
  const inSlices = useDeferredValue(now);
  return now.kind === 'prejoin' ? inSlices : now;
}

/** One meeting from link to leaving. */
export function MeetingPage({ meeting, tools, created, onFront }: MeetingPageProps) {
  const { t } = useTranslation();
  const phase = usePhase(meeting);
  const call = useSignal(meeting.call);
  const host = useSignal(meeting.host);
  const [typedName, setTypedName] = useState<string | null>(null);
  const [inviteOpen, setInviteOpen] = useState(created);
  // Once it was open it stays, so that it can be seen to close.
  const [inviteWanted, setInviteWanted] = useState(created);
  const openInvite = (): void => {
    setInviteWanted(true);
    setInviteOpen(true);
  };
  const leave = (): void => inBackground(meeting.leave());
  const isComing = phase.kind === 'joining' || phase.kind === 'waiting' || phase.kind === 'in-call';
  const pages = useLoaded(callPages, isComing || inviteWanted || host !== null);

  // The name of a return ticket is known when the ticket has been read, which is before the form is shown.
  const name = typedName ?? meeting.initialName;
  const { local } = meeting;
  const devicesWanted = phase.kind === 'prejoin' || phase.kind === 'in-call';
  useEffect(() => {
    // A reload leads into the call without the page before it: the devices come back as they were (COM-6).
    if (devicesWanted && local !== null) inBackground(startDevices(local));
  }, [local, devicesWanted]);

  if (local === null) {
    return (
      <Refused
        reason="browser-cannot-encrypt"
        retry={null}
        retryAt={null}
        onRetry={onFront}
        onFront={onFront}
        ownLink={meeting.ownLink}
      />
    );
  }
  function join(passcode: string | null): void {
    // Who joins without a device has read why; in the call it is told only when it is asked for again.
    local?.dismissFault('microphone');
    local?.dismissFault('camera');
    meeting.join({ name: name.trim(), passcode });
  }
  const joining = (
    <ProgressPage text={t('progress.joining')} head={<SelfPreview local={local} otherwise={null} />} />
  );
  const inviteDialog = pages !== null && (
    <>
      {inviteWanted && (
        <pages.InviteDialog
          meeting={meeting}
          tools={tools}
          isOpen={inviteOpen}
          onClose={() => setInviteOpen(false)}
        />
      )}
      {host !== null && <pages.KeepHostLink host={host} />}
    </>
  );
  switch (phase.kind) {
    case 'checking':
      return <ProgressPage text={t('progress.checking')} hint={t('prejoin.headingHint')} />;
    case 'prejoin':
      return (
        <>
          <PrejoinPage
            local={local}
            clock={meeting.clock}
            invite={meeting.invite}
            ownLink={meeting.ownLink}
            passcodeRequired={phase.passcodeRequired}
            isHost={phase.isHost}
            name={name}
            onName={setTypedName}
            tools={tools}
            onInvite={openInvite}
            ahead={meeting.ahead}
            onJoin={join}
          />
          {inviteDialog}
        </>
      );
    case 'joining':
      return joining;
    case 'waiting':
      return <WaitingPage local={local} clock={meeting.clock} for={phase.for} onLeave={leave} />;
    case 'in-call':
      return call === null || pages === null ? (
        joining
      ) : (
        <>
          <pages.CallPage
            call={call}
            local={local}
            invite={meeting.invite}
            inviteOpen={inviteOpen}
            onInvite={openInvite}
            onLeave={leave}
          />
          {inviteDialog}
        </>
      );
    case 'refused':
      return (
        <Refused
          reason={phase.reason}
          retry={phase.retry}
          retryAt={phase.retryAt}
          clock={meeting.clock}
          onRetry={() => meeting.retry()}
          onFront={onFront}
        />
      );
    case 'left':
      return <LeftPage hostLink={phase.hostLink} onFront={onFront} />;
  }
}
