import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { Eye } from 'lucide-react';
import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, IdentityState } from '@conclave/call';
import { TipButton } from '../../../parts/tip-button.tsx';
import { useElementSize } from '../../../reading/use-element-size.ts';
import { useSignal } from '../../../reading/use-signal.ts';
import type { TileData } from '../../../features/call-feature.ts';
import { features } from '../../../features/index.ts';
import { browserClock } from '../../../reading/browser-clock.ts';
import { arrange } from './arrange.ts';
import type { Arrangement } from './arrange.ts';
import { followedSpeaker } from './followed-speaker-store.ts';
import { OwnPicture } from './own-picture.tsx';
import type { Rect } from './rect.ts';
import type { SeenElsewhere } from './shown-sizes.ts';
import { ScreenTile } from './screen-tile.tsx';
import { ownPlace } from './stage-choices.ts';
import type { StageChoices } from './stage-choices.ts';
import { keyOf } from './stage-item.ts';
import type { PersonItem, StageItem } from './stage-item.ts';
import { StagePager } from './stage-pager.tsx';
import { Tile } from './tile.tsx';
import { TileMenu } from './tile-menu.tsx';
import type { Alone } from './use-alone.ts';
import { useShownSizes } from './use-shown-sizes.ts';
import './stage.css';

export interface StageProps {
  readonly call: Call;
  readonly items: readonly StageItem[];
  readonly choices: StageChoices;
  readonly alone: Alone;
  /** By participant id. */
  readonly identities: ReadonlyMap<string, IdentityState>;
  /** What of it is seen in another window, too. */
  readonly elsewhere?: SeenElsewhere | null;
}

const nothing: Arrangement = { rects: new Map(), large: new Set(), page: 0, pages: 1, pager: null };

/** Everybody who is here and what they share, as large as the window and their choice allow. */
export function Stage({ call, items, choices, alone, identities, elsewhere = null }: StageProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLDivElement>(null);
  const size = useElementSize(area);
  const data = useSignal(useMemo(() => tileData(call), [call]));
  const layout = useSignal(choices.layout);
  const pinned = useSignal(choices.pinned);
  const own = useSignal(choices.own);
  const followed = useMemo(() => followedSpeaker(call, browserClock), [call]);
  const speaker = useSyncExternalStore(followed.subscribe, followed.shown);
  const [asked, setAsked] = useState(0);
  const [hidByHand, setHidByHand] = useState(false);

  const people = items.filter((item): item is PersonItem => item.kind === 'person');
  const self = people.find(({ participant }) => participant.isSelf);
  const place =
    alone.key === null
      ? ownPlace(own.mode, layout, people.length, self !== undefined && pinned.includes(keyOf(self)))
      : 'hidden';
  const shown = items.filter((item) => {
    if (alone.key !== null) return keyOf(item) === alone.key;
    return item !== self || place === 'tile';
  });
  const wishes = { layout, pinned: alone.key === null ? pinned : [alone.key], speaker, page: asked };
  const arranged = size === null ? nothing : arrange(shown, wishes, size);
  const { rects, page, pages, pager } = arranged;
  // Where people have gone, what is asked for is no page any more: who comes later is not to turn to it by themselves.
  if (size !== null && page !== asked) setAsked(page);
  useShownSizes(call, items, size === null ? null : arranged, elsewhere);

  const menu = (item: StageItem, name: string, more?: ReactNode) => {
    const key = keyOf(item);
    return (
      <TileMenu itemKey={key} name={name} isPinned={pinned.includes(key)} choices={choices} alone={alone}>
        {more}
      </TileMenu>
    );
  };
  const tile = (item: PersonItem, rect: Rect, more?: ReactNode) => {
    const { participant } = item;
    return (
      <Tile
        key={participant.id}
        call={call}
        participant={participant}
        identity={identities.get(participant.id)}
        rect={rect}
        data={data.get(participant.id)}
        menu={menu(item, participant.name, more)}
      />
    );
  };

  return (
    <div className="stage" ref={area}>
      {items.map((item) => {
        const rect = rects.get(keyOf(item));
        if (item === self || rect === undefined) return null;
        if (item.kind === 'person') return tile(item, rect);
        const title = t('stage.screenOf', { name: item.name });
        return <ScreenTile key={keyOf(item)} screen={item} rect={rect} menu={menu(item, title)} />;
      })}
      {pager !== null && <StagePager rect={pager} page={page} pages={pages} onPage={setAsked} />}
      {self !== undefined && size !== null && (place === 'floating' || rects.has(keyOf(self))) && (
        <OwnPicture
          stage={size}
          own={own}
          rect={rects.get(keyOf(self)) ?? null}
          setOwn={(change) => choices.setOwn(change)}
          onHide={() => {
            setHidByHand(true);
            choices.setOwn({ mode: 'hidden' });
          }}
        >
          {(rect, options) => tile(self, rect, options)}
        </OwnPicture>
      )}
      {own.mode === 'hidden' && alone.key === null && (
        <TipButton
          label={t('own.show')}
          icon={<Eye aria-hidden="true" />}
          className="own-picture-back"
          autoFocus={hidByHand}
          onPress={() => choices.setOwn({ mode: 'automatic' })}
        />
      )}
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
