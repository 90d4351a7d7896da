import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, HostControlsView, InviteView, Meeting } from '@conclave/call';
import type { PasscodeTools } from '../../parts/passcode-field.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { Access } from './access.tsx';
import { GuestLinks } from './guest-links.tsx';
import { Invitation } from './invitation.tsx';

export interface InviteContentProps {
  readonly meeting: Meeting;
  readonly tools: PasscodeTools;
}

/** Links, and in the call, for the host, who gets in from now on. */
export function InviteContent({ meeting, tools }: InviteContentProps) {
  const invite = useSignal(meeting.invite);
  const host = useSignal(meeting.host);
  const call = useSignal(meeting.call);
  if (host === null || call === null) return <InvitationOrHint invite={invite} />;
  return <HostTabs invite={invite} host={host} rules={call.rules} clock={meeting.clock} tools={tools} />;
}

function InvitationOrHint({ invite }: { readonly invite: InviteView | null }) {
  const { t } = useTranslation();
  return invite === null ? (
    <p className="muted">{t('invite.unavailable')}</p>
  ) : (
    <Invitation invite={invite} />
  );
}

interface HostTabsProps {
  readonly invite: InviteView | null;
  readonly host: HostControlsView;
  readonly rules: Call['rules'];
  readonly clock: Meeting['clock'];
  readonly tools: PasscodeTools;
}

function HostTabs({ invite, host, rules, clock, tools }: HostTabsProps) {
  const { t } = useTranslation();
  const { passcode } = useSignal(rules);
  return (
    <Tabs className="tabs">
      <TabList className="tab-list" aria-label={t('invite.title')}>
        <Tab className="tab" id="share">
          {t('invite.tab.share')}
        </Tab>
        <Tab className="tab" id="guests">
          {t('invite.tab.guests')}
        </Tab>
        <Tab className="tab" id="access">
          {t('invite.tab.access')}
        </Tab>
      </TabList>
      <TabPanel className="tab-panel" id="share">
        <InvitationOrHint invite={invite} />
      </TabPanel>
      <TabPanel className="tab-panel" id="guests">
        <GuestLinks host={host} hasPasscode={passcode} clock={clock} />
      </TabPanel>
      <TabPanel className="tab-panel" id="access">
        <Access host={host} rules={rules} tools={tools} />
      </TabPanel>
    </Tabs>
  );
}
