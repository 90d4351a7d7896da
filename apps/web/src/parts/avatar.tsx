import type { CSSProperties } from 'react';
import { hueOf, initialsOf } from './initials.ts';

export interface AvatarProps {
  readonly id: string;
  readonly name: string;
}

export function Avatar({ id, name }: AvatarProps) {
  const style: CSSProperties & Record<'--hue', number> = { '--hue': hueOf(id) };
  return (
    <span className="avatar" translate="no" style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
