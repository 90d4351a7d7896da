import { MonitorUp, Volume2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Video } from '../../../parts/video.tsx';
import { useTrackStream } from '../../../reading/use-track-stream.ts';
import type { Rect } from './rect.ts';
import type { ScreenItem } from './stage-item.ts';
import { ZoomBox } from './zoom-box.tsx';

export interface ScreenTileProps {
  readonly screen: ScreenItem;
  readonly rect: Rect;
  /** What this tile's menu offers. */
  readonly menu: ReactNode;
}

/** What somebody shares, whole: nothing of it is cropped. */
export function ScreenTile({ screen, rect, menu }: ScreenTileProps) {
  const { t } = useTranslation();
  const { name, ownerId, isSelf, decryption, pictureHeld } = screen;
  const stream = useTrackStream(screen.videoTrack);
  const title = t('stage.screenOf', { name });
  return (
    <div
      role="group"
      aria-label={title}
      className="tile tile-screen"
      style={{ ...rect }}
      data-screen-of={ownerId}
      data-decryption={decryption}
    >
      {stream !== null && isSelf && <Video stream={stream} mirrored={false} />}
      {stream !== null && !isSelf && (
        <ZoomBox size={rect}>
          <Video stream={stream} mirrored={false} />
        </ZoomBox>
      )}
      {isSelf && stream === null && <p className="tile-trouble">{t('stage.ownNotShown')}</p>}
      {!isSelf && decryption !== 'ok' && <p className="tile-trouble">{t(`tile.decryption.${decryption}`)}</p>}
      {pictureHeld && decryption === 'ok' && <p className="tile-trouble">{t('tile.held')}</p>}
      <span className="tile-pill">
        <MonitorUp aria-hidden="true" />
        <span className="tile-name" translate="no">
          {title}
        </span>
        {screen.hasSound && <Volume2 role="img" aria-label={t('stage.withSound')} aria-hidden={false} />}
      </span>
      {menu}
    </div>
  );
}
