import { EllipsisVertical, Mic, MicOff, ShieldAlert, Video, VideoOff } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ParticipantView } from '@conclave/call';
import { Avatar } from '../../parts/avatar.tsx';

export interface PersonRowProps {
  readonly participant: ParticipantView;
  /** Null where this person can't be removed from here. */
  readonly onRemove: (() => void) | null;
}

export function PersonRow({ participant, onRemove }: PersonRowProps) {
  const { t } = useTranslation();
  const { id, name, isSelf, isHost, audio, video, presence, decryption } = participant;
  const notes = [
    isHost ? t('people.host') : null,
    presence === 'here' ? null : t(`tile.presence.${presence}`),
    decryption === 'ok' || isSelf ? null : t(`tile.decryption.${decryption}`),
  ].filter((note) => note !== null);
  return (
    <li className="person" aria-label={name}>
      <Avatar id={id} name={name} />
      <span className="person-text">
        <span className="person-name">{isSelf ? t('tile.you', { name }) : name}</span>
        {notes.length > 0 && <span className="field-hint">{notes.join(' · ')}</span>}
      </span>
      {decryption === 'failed' && <ShieldAlert className="person-icon is-alarming" aria-hidden="true" />}
      <DeviceIcon label={t(`people.video.${video}`)} icon={video === 'on' ? Video : VideoOff} state={video} />
      <DeviceIcon label={t(`people.audio.${audio}`)} icon={audio === 'on' ? Mic : MicOff} state={audio} />
      {onRemove !== null && (
        <MenuTrigger>
          <Button className="icon-button icon-button-quiet" aria-label={t('people.actions', { name })}>
            <EllipsisVertical aria-hidden="true" />
          </Button>
          <Popover className="popover" placement="bottom end">
            <Menu className="menu">
              <MenuItem className="menu-item is-danger" onAction={onRemove}>
                {t('people.remove')}
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
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
