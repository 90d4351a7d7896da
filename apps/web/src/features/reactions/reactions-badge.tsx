import { useMemo } from 'react';
import { useSignal } from '../../reading/use-signal.ts';
import type { TileSlotProps } from '../call-feature.ts';
import { ReactionMark } from './reaction-mark.tsx';
import { reactionsOf } from './reactions-of.ts';

/** Over the tile of whoever reacts. */
export function ReactionsBadge({ call, participant: { id } }: TileSlotProps) {
  const shown = useSignal(useMemo(() => reactionsOf(call, id), [call, id]));
  if (shown.length === 0) return null;
  return (
    <span className="reactions-badge">
      {shown.map((reaction) => (
        <ReactionMark key={reaction.key} reaction={reaction} />
      ))}
    </span>
  );
}
