import { MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, IdentityState, ParticipantView } from '@conclave/call';
import type { TileData } from '../../../features/call-feature.ts';
import { features } from '../../../features/index.ts';
import { Avatar } from '../../../parts/avatar.tsx';
import { Video } from '../../../parts/video.tsx';
import { useTrackStream } from '../../../reading/use-track-stream.ts';
import type { Rect } from './rect.ts';
import { trackOf } from './stage-item.ts';
import { IdentityMark } from '../identity-mark.tsx';
import { QualityMark } from '../quality-mark.tsx';

export interface TileProps {
  readonly call: Call;
  readonly participant: ParticipantView;
  readonly identity: IdentityState | undefined;
  readonly rect: Rect;
  /** What features say of this person to tools and styles. */
  readonly data: TileData | undefined;
  /** What this tile's menu offers. */
  readonly menu: ReactNode;
}

/** One person: the picture or the initials, the name, the microphone, and what arrives badly or can't be decrypted. */
export function Tile({ call, participant, identity, rect, data, menu }: TileProps) {
  const { t } = useTranslation();
  const { id, name, isSelf } = participant;
  const stream = useTrackStream(trackOf({ kind: 'person', participant }));
  const trouble = useTrouble(participant);

  return (
    <div
      role="group"
      aria-label={name}
      className="tile"
      style={{ ...rect }}
      data-participant-id={id}
      data-speaking={participant.speaking}
      data-video={participant.video}
      data-audio={participant.audio}
      data-decryption={participant.decryption}
      data-quality={participant.quality}
      {...data}
    >
      {stream !== null && <Video stream={stream} mirrored={isSelf} />}
      {stream === null && trouble === null && <Avatar id={id} name={name} />}
      {trouble !== null && <p className="tile-trouble">{trouble}</p>}
      {features.map(
        ({ name: feature, TileBadge }) =>
          TileBadge && <TileBadge key={feature} call={call} participant={participant} />,
      )}
      <span className="tile-pill">
        {participant.audio === 'off' && (
          <MicOff className="tile-muted" role="img" aria-label={t('tile.muted')} aria-hidden={false} />
        )}
        <span className="tile-name" translate="no">
          {isSelf ? t('tile.you', { name }) : name}
        </span>
        <IdentityMark state={identity} />
        <QualityMark participant={participant} />
      </span>
      {menu}
    </div>
  );
}

/** The one sentence that matters most about a person who can't be seen or heard as usual. */
function useTrouble({ presence, decryption, pictureHeld, isSelf }: ParticipantView): string | null {
  const { t } = useTranslation();
  if (presence !== 'here') return t(`tile.presence.${presence}`);
  if (!isSelf && decryption !== 'ok') return t(`tile.decryption.${decryption}`);
  return pictureHeld ? t('tile.held') : null;
}
