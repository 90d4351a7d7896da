import { EllipsisVertical, Maximize, Minimize, Pin, PinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

/** What somebody may do with one item of the stage. */
export interface TileOptions {
  readonly isPinned: boolean;
  readonly togglePin: () => void;
  /** Null where the browser has no full screen. */
  readonly fullScreen: { readonly isOn: boolean; readonly toggle: () => void } | null;
}

export interface TileMenuProps extends TileOptions {
  /** What stands in the tile. */
  readonly name: string;
  /** More rows: `MenuItem`s. */
  readonly children?: ReactNode;
}

export function TileMenu({ name, isPinned, togglePin, fullScreen, children }: TileMenuProps) {
  const { t } = useTranslation();
  const label = t('tile.options', { name });
  const pinText = t(isPinned ? 'tile.unpin' : 'tile.pin');
  const fullText = t(fullScreen?.isOn === true ? 'call.exitFullScreen' : 'call.fullScreen');
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
            onAction={togglePin}
          >
            {isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
            <span>{pinText}</span>
          </MenuItem>
          {fullScreen !== null && (
            <MenuItem className="menu-item" textValue={fullText} onAction={fullScreen.toggle}>
              {fullScreen.isOn ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
              <span>{fullText}</span>
            </MenuItem>
          )}
          {children}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
