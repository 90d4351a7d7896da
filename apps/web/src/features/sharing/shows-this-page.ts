import type { ScreenView } from '@conclave/call';

/** What is shared, as its track tells it. */
export interface SharedSurface {
  readonly surface: 'monitor' | 'window' | 'browser' | null;
  /** In device pixels; null where the track does not tell. */
  readonly width: number | null;
  readonly height: number | null;
}

/** Where this page is seen, in device pixels. */
export interface OwnSurroundings {
  readonly screen: { readonly width: number; readonly height: number };
  readonly window: { readonly width: number; readonly height: number };
}

/** Systems count frames and shadows of a window in different ways. Device pixels. */
const NEAR = 32;

/**
 * Whether what is shared may hold this page, which would show itself in itself for ever. No browser tells which window was chosen, so none is
 * shown to whoever shares it; where a browser tells nothing, what is as large as the screen or this window counts as that.
 */
export function showsThisPage(shared: SharedSurface, { screen, window }: OwnSurroundings): boolean {
  const { surface, width, height } = shared;
  if (surface === 'browser') return false;
  if (surface !== null) return true;
  if (width === null || height === null) return false;
  return [screen, window].some(
    (own) => Math.abs(own.width - width) <= NEAR && Math.abs(own.height - height) <= NEAR,
  );
}

export function surfaceOf(track: ScreenView['videoTrack'], surface: SharedSurface['surface']): SharedSurface {
  const { width = null, height = null } = track?.getSettings() ?? {};
  return { surface, width, height };
}

export function ownSurroundings(): OwnSurroundings {
  const scaled = (width: number, height: number) => ({
    width: width * devicePixelRatio,
    height: height * devicePixelRatio,
  });
  return { screen: scaled(screen.width, screen.height), window: scaled(outerWidth, outerHeight) };
}
