import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';

export interface TileOptionProps {
  readonly icon: LucideIcon;
  readonly text: string;
  /** The accessible name, where it says more than the text. */
  readonly name?: string;
  /** Has the focus when the options open. */
  readonly isFirst?: boolean;
  readonly onPress: () => void;
}

/** A row of what may be done with a tile. Pressing it closes the options. */
export function TileOption({ icon: Icon, text, name, isFirst = false, onPress }: TileOptionProps) {
  return (
    <Button
      slot="close"
      className="menu-item menu-button"
      // What was opened by keys goes on by keys.
      autoFocus={isFirst}
      {...(name !== undefined && { 'aria-label': name })}
      onPress={onPress}
    >
      <Icon aria-hidden="true" />
      <span>{text}</span>
    </Button>
  );
}
