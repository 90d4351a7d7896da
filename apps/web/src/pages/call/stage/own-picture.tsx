import { EyeOff, Grid2x2, PictureInPicture2, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Size } from '../../../reading/use-element-size.ts';
import { floatingRect } from './own-picture-place.ts';
import type { Rect } from './rect.ts';
import { TileOption } from './tile-option.tsx';
import type { OwnPicture as Choice, StageChoices } from './stage-choices.ts';
import { useOwnMove } from './use-own-move.ts';

export interface OwnPictureProps {
  readonly stage: Size;
  readonly own: Choice;
  /** Among the tiles; null where it floats. */
  readonly rect: Rect | null;
  readonly setOwn: StageChoices['setOwn'];
  readonly onHide: () => void;
  /** The tile, in a place of this size. */
  readonly children: (place: Rect, options: ReactNode) => ReactNode;
}

/**
 * Oneself, over the stage or among the tiles: to move by pointer, touch and arrow keys, to shrink, to hide. Moved out of
 * the tiles it floats. It is one element in both, so that a drag goes on or ends as the person wants when the others change.
 */
export function OwnPicture({ stage, own, rect, setOwn, onHide, children }: OwnPictureProps) {
  const { t } = useTranslation();
  const { place, isSmall } = own;
  const isFloating = rect === null;
  const shown = rect ?? floatingRect(stage, place, isSmall);
  const { isMoving, moveProps } = useOwnMove({
    stage,
    shown,
    isFloating,
    isSmall,
    onMove: (moved) => setOwn({ mode: 'floating', place: moved }),
  });
  return (
    <div
      {...moveProps}
      role="group"
      aria-label={t('own.title')}
      aria-describedby="own-picture-hint"
      className="own-picture"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys move it
      tabIndex={0}
      data-floating={isFloating}
      data-moving={isMoving}
      style={{ ...shown }}
    >
      <span id="own-picture-hint" hidden>
        {t('own.hint')}
      </span>
      <>
        {children(
          { left: 0, top: 0, width: shown.width, height: shown.height },
          <TileOption
            icon={isFloating ? Grid2x2 : PictureInPicture2}
            text={t(isFloating ? 'own.tile' : 'own.float')}
            onPress={() => setOwn({ mode: isFloating ? 'tile' : 'floating' })}
          />,
        )}
      </>
      <div className="own-buttons">
        <Button className="tile-button" aria-label={t('own.hide')} onPress={onHide}>
          <EyeOff aria-hidden="true" />
        </Button>
        {isFloating && (
          <Button
            className="tile-button"
            aria-label={t(isSmall ? 'own.larger' : 'own.smaller')}
            onPress={() => setOwn({ isSmall: !isSmall })}
          >
            {isSmall ? <ZoomIn aria-hidden="true" /> : <ZoomOut aria-hidden="true" />}
          </Button>
        )}
      </div>
    </div>
  );
}
