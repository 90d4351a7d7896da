import type { Size } from '../../../reading/use-element-size.ts';
import { layoutGrid } from './grid-layout.ts';
import type { GridOptions } from './grid-layout.ts';
import { pairedColumns } from './paired-columns.ts';
import { within } from './rect.ts';
import type { Rect } from './rect.ts';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';

export type Layout = 'automatic' | 'grid' | 'speaker' | 'side-by-side';

export interface StageWishes {
  readonly layout: Layout;
  /** Keys of what is to be large, whatever the layout. */
  readonly pinned: readonly string[];
  /** Who is large in the layouts that follow the speaker; a participant's id. */
  readonly speaker: string | null;
  /** From 0; one that is not there counts as the nearest that is. */
  readonly page: number;
}

export interface Arrangement {
  /** Of what is seen, by key; everything else is on another page. */
  readonly rects: ReadonlyMap<string, Rect>;
  /** Keys of what is large; empty where all are alike. */
  readonly large: ReadonlySet<string>;
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  /** Where pages are turned; null where there is one. */
  readonly pager: Rect | null;
}

/** Of what turns pages, below what it turns. */
const PAGER_HEIGHT = 48;
const PAGE = 16;
const PHONE_PAGE = 6;
const PHONE_WIDTH = 600;
const FLAT_HEIGHT = 360;
/** Below it there is no room for a large picture and small ones: all are alike. */
const LEAST = { width: 280, height: 280 };
/** Of the small pictures beside what is large. */
const STRIP = { width: 176, height: 112 };
const PHONE_STRIP = { width: 104, height: 104 };

/** Where everything that is seen stands, in a stage of this size in CSS pixels. The order of the items stays. */
export function arrange(items: readonly StageItem[], wishes: StageWishes, size: Size): Arrangement {
  const isSmall = size.width < LEAST.width || size.height < LEAST.height;
  const main = isSmall ? [] : mainOf(items, wishes);
  const rest = items.filter((item) => !main.includes(item));
  const alike = { beside: whole(size), perPage: pageLength(size), place: gridOf(size) };
  if (main.length === 0) return inPages(selfLater(items, size), wishes.page, alike);
  const large = new Set(main.map(keyOf));
  if (rest.length === 0) return { ...onePage, large, rects: mainRects(main, whole(size)) };
  const split = wishes.layout === 'side-by-side' ? sideBySide(size) : strip(size, rest.length);
  const beside = inPages(rest, wishes.page, split);
  return { ...beside, large, rects: new Map([...mainRects(main, split.main), ...beside.rects]) };
}

/** The one that is large where there is room for one. */
export function foremost(
  items: readonly StageItem[],
  pinned: readonly string[],
  speaker: string | null,
): StageItem | null {
  return mainOf(items, { layout: 'speaker', pinned, speaker, page: 0 })[0] ?? null;
}

const onePage = { page: 0, pages: 1, pager: null } as const;

/** What is large: what is pinned, or else the newest screen, or else the speaker; nothing where all are alike. */
function mainOf(items: readonly StageItem[], wishes: StageWishes): readonly StageItem[] {
  const pinned = items.filter((item) => wishes.pinned.includes(keyOf(item)));
  if (pinned.length > 0) return pinned;
  if (wishes.layout === 'grid') return [];
  // One's own, large, would hide the others and show itself in itself.
  const screen = items.findLast((item) => item.kind === 'screen' && !item.isSelf);
  if (screen !== undefined) return [screen];
  if (wishes.layout === 'automatic') return [];
  const others = items.filter((item) => item.kind === 'person' && !item.participant.isSelf);
  const speaker = others.find((item) => keyOf(item) === wishes.speaker) ?? others[0] ?? items[0];
  return speaker === undefined ? [] : [speaker];
}

function isPhone({ width }: Size): boolean {
  return width < PHONE_WIDTH;
}

function pageLength(size: Size): number {
  return isPhone(size) || size.height < FLAT_HEIGHT ? PHONE_PAGE : PAGE;
}

function gapOf(size: Size): number {
  return isPhone(size) ? 8 : 12;
}

type Place = (count: number, size: Size) => readonly Rect[];

function gridOf(stage: Size): Place {
  // An upright phone may crop to upright tiles; elsewhere faces look best between 4:3 and 16:9.
  const options = (size: Size): GridOptions => ({
    gap: gapOf(stage),
    minAspect: size.height > size.width ? 3 / 4 : 4 / 3,
    maxAspect: 16 / 9,
  });
  return (count, size) =>
    isPhone(stage) && size.height > size.width && count > 2
      ? pairedColumns(count, size, gapOf(stage))
      : layoutGrid(count, size.width, size.height, options(size));
}

/** On a phone the widest place is nobody's own: oneself comes last on the first page. */
function selfLater(items: readonly StageItem[], size: Size): readonly StageItem[] {
  if (!isPhone(size)) return items;
  const isSelf = (item: StageItem): boolean => item.kind === 'person' && item.participant.isSelf;
  const own = items.filter(isSelf);
  const others = items.filter((item) => !isSelf(item));
  const before = pageLength(size) - own.length;
  return [...others.slice(0, before), ...own, ...others.slice(before)];
}

/** The page that is asked for, in rows that give way to what turns pages where there is more than one. */
function inPages(items: readonly StageItem[], asked: number, { beside, perPage, place }: Paged): Arrangement {
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const page = Math.min(Math.max(0, asked), pages - 1);
  const shown = items.slice(page * perPage, (page + 1) * perPage);
  const height = pages > 1 ? beside.height - PAGER_HEIGHT : beside.height;
  const rects = paired(shown, within(beside, place(shown.length, { width: beside.width, height })));
  const pager = pages > 1 ? { ...beside, top: beside.top + height, height: PAGER_HEIGHT } : null;
  return { rects, large: new Set(), page, pages, pager };
}

function paired(items: readonly StageItem[], rects: readonly Rect[]): ReadonlyMap<string, Rect> {
  return new Map(
    items.flatMap((item, index) => {
      const rect = rects[index];
      return rect === undefined ? [] : [[keyOf(item), rect] as const];
    }),
  );
}

interface Paged {
  readonly beside: Rect;
  readonly perPage: number;
  readonly place: Place;
}

interface Split extends Paged {
  readonly main: Rect;
}

function whole({ width, height }: Size): Rect {
  return { left: 0, top: 0, width, height };
}

/** What is large in its place: a screen is shown whole and takes all of it, faces are cropped to a tile. */
function mainRects(main: readonly StageItem[], area: Rect): ReadonlyMap<string, Rect> {
  const [only] = main;
  if (only?.kind === 'screen' && main.length === 1) return new Map([[keyOf(only), area]]);
  return paired(main, within(area, gridOf(area)(main.length, area)));
}

/** What is large, and a row or a column of small pictures at its edge: where it leaves more of the large one. */
function strip(size: Size, count: number): Split {
  const gap = gapOf(size);
  const thumb = isPhone(size) ? PHONE_STRIP : STRIP;
  const fits = (length: number, piece: number): number =>
    Math.max(1, Math.min(pageLength(size), Math.floor((length + gap) / (piece + gap))));
  const inRow = fits(size.width, thumb.width);
  const height = size.height - gap - thumb.height - (count > inRow ? PAGER_HEIGHT : 0);
  const width = size.width - gap - thumb.width;
  const place: Place = (shown, area) =>
    layoutGrid(shown, area.width, area.height, { gap, minAspect: 4 / 3, maxAspect: 16 / 9 });
  if (fitted(size.width, height) >= fitted(width, size.height)) {
    const beside = { left: 0, top: height + gap, width: size.width, height: size.height - height - gap };
    return { main: { ...whole(size), height }, beside, perPage: inRow, place };
  }
  const inColumn = fits(size.height, thumb.height);
  const perPage = count > inColumn ? fits(size.height - PAGER_HEIGHT, thumb.height) : inColumn;
  const beside = { left: width + gap, top: 0, width: thumb.width, height: size.height };
  return { main: { ...whole(size), width }, beside, perPage, place };
}

/** The area of the largest 16:9 picture. */
function fitted(width: number, height: number): number {
  const side = Math.min(width, (height * 16) / 9);
  return side <= 0 ? 0 : side * side;
}

/** Two halves, the larger one for what is large. */
function sideBySide(size: Size): Split {
  const gap = gapOf(size);
  const perPage = pageLength(size);
  if (size.width > size.height) {
    const left = Math.floor((size.width - gap) * 0.6);
    return {
      main: { ...whole(size), width: left },
      beside: { left: left + gap, top: 0, width: size.width - left - gap, height: size.height },
      perPage,
      place: gridOf(size),
    };
  }
  const top = Math.floor((size.height - gap) / 2);
  return {
    main: { ...whole(size), height: top },
    beside: { left: 0, top: top + gap, width: size.width, height: size.height - top - gap },
    perPage,
    place: gridOf(size),
  };
}
