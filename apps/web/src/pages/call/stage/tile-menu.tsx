import { EllipsisVertical, Maximize, Minimize, Pin, PinOff } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { StageChoices } from './stage-choices.ts';
import { TileOption } from './tile-option.tsx';
import type { Alone } from './use-alone.ts';

export interface TileMenuProps {
  /** Of the item of the stage. */
  readonly itemKey: string;
  /** What stands in the tile. */
  readonly name: string;
  readonly isPinned: boolean;
  readonly choices: Pick<StageChoices, 'togglePin'>;
  readonly alone: Alone;
  /** More rows: `TileOption`s. */
  readonly children?: ReactNode;
}

/** What somebody may do with one item of the stage. Tiles are drawn anew with each word that is said, their menus are not. */
export const TileMenu = memo(function TileMenu({
  itemKey,
  name,
  isPinned,
  choices,
  alone,
  children,
}: TileMenuProps) {
  const { t } = useTranslation();
  const label = t('tile.options', { name });
  const isFull = alone.key === itemKey;
  return (
    <DialogTrigger>
      <Button className="tile-button tile-options" aria-label={label}>
        <EllipsisVertical aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="menu" aria-label={label}>
          <Toolbar className="tile-rows" orientation="vertical" aria-label={label}>
            <TileOption
              isFirst
              icon={isPinned ? PinOff : Pin}
              text={t(isPinned ? 'tile.unpin' : 'tile.pin')}
              name={t(isPinned ? 'tile.unpinName' : 'tile.pinName', { name })}
              onPress={() => choices.togglePin(itemKey)}
            />
            {alone.fullScreen.isPossible && (
              <TileOption
                icon={isFull ? Minimize : Maximize}
                text={t(isFull ? 'call.exitFullScreen' : 'call.fullScreen')}
                onPress={() => alone.toggle(itemKey)}
              />
            )}
            {children}
          </Toolbar>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
});
