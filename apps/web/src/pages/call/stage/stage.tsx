import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { useMemo, useRef, useState } from 'react';
import type { Call, IdentityState } from '@conclave/call';
import { useElementSize } from '../../../reading/use-element-size.ts';
import { useSignal } from '../../../reading/use-signal.ts';
import type { TileData } from '../../../features/call-feature.ts';
import { features } from '../../../features/index.ts';
import { arrange } from './arrange.ts';
import type { Arrangement } from './arrange.ts';
import { ScreenTile } from './screen-tile.tsx';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';
import { StagePager } from './stage-pager.tsx';
import { Tile } from './tile.tsx';

export interface StageProps {
  readonly call: Call;
  readonly items: readonly StageItem[];
  /** By participant id. */
  readonly identities: ReadonlyMap<string, IdentityState>;
  readonly setTileSize: Call['setTileSize'];
}

const nothing: Arrangement = { rects: new Map(), page: 0, pages: 1, pager: null };

/** Everybody who is here and what they share, as large as the window allows. */
export function Stage({ call, items, identities, setTileSize }: StageProps) {
  const area = useRef<HTMLDivElement>(null);
  const size = useElementSize(area);
  const data = useSignal(useMemo(() => tileData(call), [call]));
  const [asked, setAsked] = useState(0);
  const wishes = { layout: 'automatic', pinned: [], speaker: null, page: asked } as const;
  const { rects, page, pages, pager } = size === null ? nothing : arrange(items, wishes, size);
  // Where people have gone, what is asked for is no page any more: who comes later is not to turn to it by themselves.
  if (size !== null && page !== asked) setAsked(page);
  return (
    <div className="stage" ref={area} data-measured={size !== null}>
      {items.map((item) => {
        const key = keyOf(item);
        const rect = rects.get(key);
        if (item.kind === 'screen') return rect && <ScreenTile key={key} screen={item} rect={rect} />;
        if (size !== null && rect === undefined) return null;
        return (
          <Tile
            key={key}
            call={call}
            participant={item.participant}
            identity={identities.get(item.participant.id)}
            rect={rect ?? null}
            setTileSize={setTileSize}
            data={data.get(item.participant.id)}
          />
        );
      })}
      {pager !== null && <StagePager rect={pager} page={page} pages={pages} onPage={setAsked} />}
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
