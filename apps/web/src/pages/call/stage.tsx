import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { useMemo, useRef } from 'react';
import type { Call, IdentityState, ParticipantView } from '@conclave/call';
import { useElementSize } from '../../reading/use-element-size.ts';
import type { Size } from '../../reading/use-element-size.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { TileData } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { layoutGrid } from './grid-layout.ts';
import type { Rect } from './grid-layout.ts';
import { Tile } from './tile.tsx';

export interface StageProps {
  readonly call: Call;
  readonly participants: readonly ParticipantView[];
  /** By participant id. */
  readonly identities: ReadonlyMap<string, IdentityState>;
  readonly setTileSize: Call['setTileSize'];
}

/** Everybody who is here, as large as the window allows. */
export function Stage({ call, participants, identities, setTileSize }: StageProps) {
  const area = useRef<HTMLDivElement>(null);
  const size = useElementSize(area);
  const data = useSignal(useMemo(() => tileData(call), [call]));
  const count = participants.length;
  const rects = useMemo(() => (size === null ? [] : place(count, size)), [count, size]);
  return (
    <div className="stage" ref={area} data-measured={size !== null}>
      {participants.map((participant, index) => (
        <Tile
          key={participant.id}
          call={call}
          participant={participant}
          identity={identities.get(participant.id)}
          rect={rects[index] ?? null}
          setTileSize={setTileSize}
          data={data.get(participant.id)}
        />
      ))}
    </div>
  );
}

/** What all features say of the people to tools and styles, by participant id. */
function tileData(call: Call): ReadonlySignal<ReadonlyMap<string, TileData>> {
  const given = features.flatMap((feature) => feature.tileData?.(call) ?? []);
  return computed(() => {
    const all = new Map<string, TileData>();
    for (const { value } of given) for (const [id, data] of value) all.set(id, { ...all.get(id), ...data });
    return all;
  });
}

function place(count: number, { width, height }: Size): readonly Rect[] {
  // An upright phone may crop to upright tiles; elsewhere faces look best between 4:3 and 16:9.
  const minAspect = height > width ? 3 / 4 : 4 / 3;
  return layoutGrid(count, width, height, { gap: width < 600 ? 8 : 12, minAspect, maxAspect: 16 / 9 });
}
