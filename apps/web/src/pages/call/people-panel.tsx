import { DoorClosed } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, HostOutcome, ParticipantView } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { ChangeOutcome } from '../invite/change-outcome.tsx';
import { useHostActions } from '../invite/use-host-actions.ts';
import { BarPerson } from './bar-person.tsx';
import { ChangeName } from './change-name.tsx';
import { EndMeeting } from './end-meeting.tsx';
import { HostSwitch } from './host-switch.tsx';
import { ModerationControls } from './moderation-controls.tsx';
import { actionsFor } from './person-actions.ts';
import type { PersonAction } from './person-actions.ts';
import { personItems } from './person-items.ts';
import { peopleInOrder } from './people-order.ts';
import { PersonRow } from './person-row.tsx';

export function PeoplePanel({ slot }: { readonly slot: SlotProps }) {
  const { call } = slot;
  const { i18n, t } = useTranslation();
  const participants = useSignal(useMemo(() => peopleInOrder(call, features), [call]));
  const canModerate = useSignal(call.canModerate);
  const { locked } = useSignal(call.rules);
  const isHost = useSignal(call.isHost);
  const asked = useHostActions();
  const [barring, setBarring] = useState<ParticipantView | null>(null);
  const itemsOf = useSignal(useMemo(() => personItems(call, i18n, features), [call, i18n]));
  const identities = useSignal(call.verification.identities);
  return (
    <>
      {locked && !canModerate && (
        <p className="panel-note">
          <DoorClosed aria-hidden="true" />
          <span>{t('people.locked')}</span>
        </p>
      )}
      <ul className="plain-list" aria-label={t('people.title')}>
        {participants.map((participant) => (
          <PersonRow
            key={participant.id}
            call={call}
            participant={participant}
            identity={identities.get(participant.id)}
            actions={actionsFor(participant, { isHost, canModerate })}
            items={itemsOf.get(participant.id) ?? []}
            hasMenuColumn={canModerate || itemsOf.size > 0}
            onAction={(action) =>
              action === 'bar'
                ? setBarring(participant)
                : asked.run(t('people.done'), () => act(call, participant.id, action))
            }
            asked={asked}
            onItem={({ onAction }) => onAction(asked)}
          />
        ))}
      </ul>
      {features.map(
        ({ name, PeopleFoot }) => PeopleFoot && <PeopleFoot key={name} {...slot} asked={asked} />,
      )}
      <ChangeName call={call} />
      <ChangeOutcome state={asked.state} />
      <BarPerson call={call} participant={barring} asked={asked} onClose={() => setBarring(null)} />
      {canModerate && (
        <div className="panel-foot">
          <ModerationControls call={call} />
          {features.map(
            ({ name, hostSwitch }) =>
              hostSwitch && <HostSwitch key={name} label={hostSwitch.label(i18n)} wish={hostSwitch.wish} />,
          )}
          {isHost && <EndMeeting call={call} />}
        </div>
      )}
    </>
  );
}

function act(call: Call, id: string, action: Exclude<PersonAction, 'bar'>): HostOutcome {
  switch (action) {
    case 'mute':
      return call.moderation.mute(id);
    case 'stop-video':
      return call.moderation.stopVideo(id);
    case 'promote':
      return call.moderation.promote(id);
    case 'demote':
      return call.moderation.demote(id);
    case 'remove':
      return call.remove(id, 'may-return');
  }
}
