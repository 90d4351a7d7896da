import type { ReadonlySignal } from '@conclave/base';
import type { i18n } from 'i18next';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import type { Call, ParticipantView } from '@conclave/call';
import type { ScreenItem } from '../pages/call/stage/stage-item.ts';
import type { HostActions } from '../pages/invite/use-host-actions.ts';
import type { LocalMedia } from '../reading/local-media.ts';
import type { Shortcut } from '../reading/shortcut.ts';
import type { TabWish } from '../reading/tab-wish.ts';

/** What the call page gives to everything in its slots. */
export interface SlotProps {
  readonly call: Call;
  readonly local: LocalMedia;
  /** The name of the feature whose panel is open; null for none of them. */
  readonly panel: string | null;
  /** Opens the panel of that name, or closes it. */
  readonly onPanel: (name: string) => void;
}

export interface PanelSlotProps extends SlotProps {
  /** What other features put into this panel; its owner decides where. */
  readonly parts: ReactNode;
}

export interface TileSlotProps {
  readonly call: Call;
  readonly participant: ParticipantView;
}

/** In a row of the list "People". */
export interface PersonSlotProps extends TileSlotProps {
  /** Says below the list how what a host asked for ended. */
  readonly asked: HostActions;
}

/** Below the list "People". */
export interface PeopleSlotProps extends SlotProps {
  readonly asked: HostActions;
}

/** Attributes of a tile that tools and styles read. */
export type TileData = Readonly<Record<`data-${string}`, string>>;

/** Something that is heard. */
export interface Sound {
  /** Unique in the call. */
  readonly id: string;
  readonly audioTrack: MediaStreamTrack | null;
}

/** A row of somebody's menu in the list "People". */
export interface PersonItem {
  readonly key: string;
  readonly text: string;
  readonly icon: LucideIcon;
  readonly isDanger: boolean;
  /** @param asked says how it ended, below the list */
  readonly onAction: (asked: HostActions) => void;
}

/** An ability inside the call: a folder that fills slots of the call page. */
export interface CallFeature {
  /** Names its panel and its texts. */
  readonly name: string;
  /** English texts, in a namespace of the feature's name. */
  readonly texts: object;
  /** In the toolbar "Call controls", before People. */
  readonly Control?: ComponentType<SlotProps>;
  /** On a phone, too, where the others are under "More". */
  readonly staysInBar?: boolean;
  /** What keys do; each stands in the list of shortcuts. */
  readonly shortcuts?: (slot: SlotProps) => readonly Shortcut[];
  /** Beside the faces; loaded when it is opened first. */
  readonly panel?: {
    readonly title: (texts: i18n) => string;
    readonly Body: ComponentType<PanelSlotProps>;
    /** Beside the title: buttons. */
    readonly Actions?: ComponentType<SlotProps>;
  };
  /** How much nobody has looked at yet: the tab's title says it. */
  readonly unread?: (call: Call) => ReadonlySignal<number>;
  /** In the panel of another feature, of that name. */
  readonly inPanel?: { readonly of: string; readonly Part: ComponentType<SlotProps> };
  /** What stands at the head of the page, in place of "Meeting"; null for nothing. */
  readonly heading?: (call: Call) => ReadonlySignal<string | null>;
  /** On everybody's tile. */
  readonly TileBadge?: ComponentType<TileSlotProps>;
  /** By participant id. */
  readonly tileData?: (call: Call) => ReadonlySignal<ReadonlyMap<string, TileData>>;
  /** On the stage beside the people, the one that is to be large last. */
  readonly screens?: (call: Call) => ReadonlySignal<readonly ScreenItem[]>;
  /** Heard beside the people's voices. */
  readonly sounds?: (call: Call) => ReadonlySignal<readonly Sound[]>;
  /** For a moment in the page's head, between its title and its lock. */
  readonly InHead?: ComponentType<SlotProps>;
  /** Above the stage, which makes room for it: nothing that is pressed is covered. */
  readonly AboveStage?: ComponentType<SlotProps>;
  /** Over the stage, wherever its styles put it: it lies in the stage's box. */
  readonly StageEdge?: ComponentType<SlotProps>;
  /** Rows of the menu "More": `MenuItem`s of the component library. */
  readonly MoreItems?: ComponentType<SlotProps>;
  /** Ids of those whom the list "People" names before all others, in this order. */
  readonly peopleFirst?: (call: Call) => ReadonlySignal<readonly string[]>;
  /** In somebody's row of the list "People". */
  readonly PersonMark?: ComponentType<PersonSlotProps>;
  /** In somebody's menu of the list "People", by participant id. */
  readonly personItems?: (
    call: Call,
    texts: i18n,
  ) => ReadonlySignal<ReadonlyMap<string, readonly PersonItem[]>>;
  /** Below the list "People". */
  readonly PeopleFoot?: ComponentType<PeopleSlotProps>;
  /** A switch of a host's or co-host's own, below what they set for everybody. */
  readonly hostSwitch?: {
    readonly label: (texts: i18n) => string;
    readonly wish: TabWish;
  };
}
