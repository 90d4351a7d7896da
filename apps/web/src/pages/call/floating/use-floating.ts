import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Call } from '@conclave/call';
import { browserClock } from '../../../reading/browser-clock.ts';
import { inBackground } from '../../../reading/in-background.ts';
import type { Size } from '../../../reading/use-element-size.ts';
import { useSignal } from '../../../reading/use-signal.ts';
import { foremost } from '../stage/arrange.ts';
import { followedSpeaker } from '../stage/followed-speaker-store.ts';
import type { StageChoices } from '../stage/stage-choices.ts';
import { keyOf, trackOf } from '../stage/stage-item.ts';
import type { StageItem } from '../stage/stage-item.ts';
import type { SeenElsewhere } from '../stage/shown-sizes.ts';
import { openFloatingVideo } from './floating-video.ts';
import type { FloatingVideo } from './floating-video.ts';
import { floatingKind, openFloatingWindow } from './floating-window.ts';
import type { PageWindow } from './floating-window.ts';

export interface Floating {
  /** Null where the browser lets no page float, or has no picture that could. To be called from a press. */
  readonly toggle: (() => void) | null;
  readonly isOpen: boolean;
  /** Where the page itself puts something; null while none is open. */
  readonly window: PageWindow | null;
  readonly item: StageItem | null;
  readonly seen: SeenElsewhere | null;
}

export interface FloatingOptions {
  readonly call: Pick<Call, 'participants' | 'dominantSpeaker'>;
  readonly items: ReadonlySignal<readonly StageItem[]>;
  readonly choices: StageChoices;
}

type Shown =
  | { readonly kind: 'window'; readonly window: PageWindow }
  | { readonly kind: 'video'; readonly video: FloatingVideo };

const nothing = (): (() => void) => () => undefined;

/** The call in a small window over all others: whoever is pinned, a shared screen, or whoever speaks. It ends with the page of the call. */
export function useFloating({ call, items, choices }: FloatingOptions): Floating {
  const [kind] = useState(floatingKind);
  const isHere = useRef(true);
  const [shown, setShown] = useState<Shown | null>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const pinned = useSignal(choices.pinned);
  const followed = useMemo(() => followedSpeaker(call, browserClock), [call]);
  const speaker = useSyncExternalStore(shown === null ? nothing : followed.subscribe, followed.shown);
  // A picture of nobody can't float by itself.
  const able = useMemo(
    () => computed(() => items.value.filter((item) => kind !== 'video' || trackOf(item) !== null)),
    [items, kind],
  );
  const isPossible = useSignal(useMemo(() => computed(() => able.value.length > 0), [able]));
  // While nothing floats, nobody needs to know who would.
  const item = useSignal(
    useMemo(
      () => computed(() => (shown === null ? null : foremost(able.value, pinned, speaker))),
      [able, shown, pinned, speaker],
    ),
  );
  const track = item === null ? null : trackOf(item);

  useEffect(() => {
    if (shown?.kind === 'video' && track !== null) shown.video.show(track);
  }, [shown, track]);

  useEffect(() => {
    if (shown?.kind !== 'window') return undefined;
    const { window: opened } = shown;
    const measure = (): void => setSize({ width: opened.innerWidth, height: opened.innerHeight });
    const onClosed = (): void => setShown(null);
    measure();
    opened.addEventListener('resize', measure);
    opened.addEventListener('pagehide', onClosed);
    return () => {
      opened.removeEventListener('resize', measure);
      opened.removeEventListener('pagehide', onClosed);
    };
  }, [shown]);

  useEffect(() => (shown === null ? undefined : () => close(shown)), [shown]);

  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  // Whoever leaves while the browser opens it has nothing left over all windows.
  const take = (opened: Shown): void => (isHere.current ? setShown(opened) : close(opened));

  const open = async (): Promise<void> => {
    if (kind === 'window') {
      const opened = await openFloatingWindow();
      if (opened !== null) take({ kind: 'window', window: opened });
      return;
    }
    const first = foremost(able.peek(), pinned, followed.shown());
    const picture = first === null ? null : trackOf(first);
    if (picture !== null) {
      const video = await openFloatingVideo(picture, {
        onSize: setSize,
        onClosed: () => setShown(null),
      });
      if (video === null) return;
      setSize(video.size);
      take({ kind: 'video', video });
    }
  };
  const toggle = (): void => {
    if (shown === null) inBackground(open());
    else setShown(null);
  };
  return {
    toggle: kind === null || (!isPossible && shown === null) ? null : toggle,
    isOpen: shown !== null,
    window: shown?.kind === 'window' ? shown.window : null,
    item,
    seen: shown === null || item === null ? null : { key: keyOf(item), ...size },
  };
}

function close(shown: Shown): void {
  if (shown.kind === 'window') shown.window.close();
  else shown.video.close();
}
