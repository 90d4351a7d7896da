import { Mic, MicOff, ShieldAlert, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Call, IdentityState, ParticipantView } from '@conclave/call';
import type { PersonItem } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import type { HostActions } from '../invite/use-host-actions.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { IdentityMark } from './identity-mark.tsx';
import type { PersonAction } from './person-actions.ts';
import { PersonMenu } from './person-menu.tsx';

export interface PersonRowProps {
  readonly call: Call;
  readonly participant: ParticipantView;
  readonly identity: IdentityState | undefined;
  readonly actions: readonly PersonAction[];
  readonly items: readonly PersonItem[];
  /** Whether other rows have a menu, so that the columns align. */
  readonly hasMenuColumn: boolean;
  readonly asked: HostActions;
  readonly onAction: (action: PersonAction) => void;
  readonly onItem: (item: PersonItem) => void;
}

export function PersonRow({ call, participant, identity, actions, items, ...props }: PersonRowProps) {
  const { hasMenuColumn, asked, onAction, onItem } = props;
  const hasMenu = actions.length + items.length > 0;
  const { t } = useTranslation();
  const { id, name, isSelf, isHost, isCoHost, audio, video, presence, decryption } = participant;
  const role = isHost ? t('people.host') : isCoHost ? t('people.coHost') : null;
  const notes = [
    presence === 'here' ? null : t(`tile.presence.${presence}`),
    decryption === 'ok' || isSelf ? null : t(`tile.decryption.${decryption}`),
  ].filter((note) => note !== null);
  return (
    <li className="person" aria-label={name}>
      <Avatar id={id} name={name} />
      <span className="person-text">
        <span className="person-name" translate="no">
          {isSelf ? t('tile.you', { name }) : name}
        </span>
        {(role !== null || notes.length > 0) && (
          <span className="person-notes">
            {role !== null && <span className="tag">{role}</span>}
            {notes.length > 0 && <span className="field-hint">{notes.join(' · ')}</span>}
          </span>
        )}
      </span>
      {features.map(
        ({ name: feature, PersonMark }) =>
          PersonMark && <PersonMark key={feature} call={call} participant={participant} asked={asked} />,
      )}
      <IdentityMark state={identity} className="person-icon" />
      {decryption === 'failed' && <ShieldAlert className="person-icon is-alarming" aria-hidden="true" />}
      <DeviceIcon label={t(`people.video.${video}`)} icon={video === 'on' ? Video : VideoOff} state={video} />
      <DeviceIcon label={t(`people.audio.${audio}`)} icon={audio === 'on' ? Mic : MicOff} state={audio} />
      {hasMenu && (
        <PersonMenu name={name} actions={actions} items={items} onAction={onAction} onItem={onItem} />
      )}
      {!hasMenu && hasMenuColumn && <span className="person-gap" />}
    </li>
  );
}

interface DeviceIconProps {
  readonly label: string;
  readonly icon: typeof Mic;
  readonly state: 'on' | 'off';
}

function DeviceIcon({ label, icon: Icon, state }: DeviceIconProps) {
  return (
    <Icon className="person-icon" data-state={state} role="img" aria-label={label} aria-hidden={false} />
  );
}
