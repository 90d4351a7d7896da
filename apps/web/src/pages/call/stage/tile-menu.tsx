import { EllipsisVertical, Maximize, Minimize, Pin, PinOff } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { StageChoices } from './stage-choices.ts';
import type { Alone } from './use-alone.ts';

export interface TileMenuProps {
  /** Of the item of the stage. */
  readonly itemKey: string;
  /** What stands in the tile. */
  readonly name: string;
  readonly isPinned: boolean;
  readonly choices: Pick<StageChoices, 'togglePin'>;
  readonly alone: Alone;
  /** More rows: `MenuItem`s. */
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
  const pinText = t(isPinned ? 'tile.unpin' : 'tile.pin');
  const isFull = alone.key === itemKey;
  const fullText = t(isFull ? 'call.exitFullScreen' : 'call.fullScreen');
  return (
    <MenuTrigger>
      <Button className="tile-button tile-options" aria-label={label}>
        <EllipsisVertical aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={label}>
          <MenuItem
            className="menu-item"
            aria-label={t(isPinned ? 'tile.unpinName' : 'tile.pinName', { name })}
            textValue={pinText}
            onAction={() => choices.togglePin(itemKey)}
          >
            {isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
            <span>{pinText}</span>
          </MenuItem>
          {alone.fullScreen.isPossible && (
            <MenuItem className="menu-item" textValue={fullText} onAction={() => alone.toggle(itemKey)}>
              {isFull ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
              <span>{fullText}</span>
            </MenuItem>
          )}
          {children}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});
