import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../../parts/tip-button.tsx';
import type { Size } from '../../../reading/use-element-size.ts';
import { pan, whole, zoomAt } from './zoom.ts';
import type { Point, Zoom } from './zoom.ts';
import './zoom.css';

export interface ZoomBoxProps {
  readonly size: Size;
  /** The picture, which fills the box. */
  readonly children: ReactNode;
}

const step = 1.5;
const panStep = 60;
const smallWidth = 480;
const middle: Point = { x: 0, y: 0 };

/** A picture that is made larger and moved: by wheel and drag, by two fingers, by buttons and, on these, by keys. */
export function ZoomBox({ size, children }: ZoomBoxProps) {
  const { t } = useTranslation();
  const [zoom, setZoom] = useState<Zoom>(whole);
  const box = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, Point>());
  const { width, height } = size;

  const change = (to: (before: Zoom, box: Size) => Zoom): void => setZoom((before) => to(before, size));
  const by = (factor: number): void => change((before, area) => zoomAt(before, factor, middle, area));

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      // Of the page, which would scroll or grow instead.
      event.preventDefault();
      const at = pointIn(element, event);
      const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400));
      setZoom((before) => zoomAt(before, factor, at, { width, height }));
    };
    // React's own listeners for wheels are passive.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [width, height]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, pointIn(event.currentTarget, event));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) return;
    const now = pointIn(event.currentTarget, event);
    const [other] = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    fingers.current.set(event.pointerId, now);
    if (other === undefined) {
      change((zoomed, area) => pan(zoomed, { x: now.x - before.x, y: now.y - before.y }, area));
    } else {
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const between = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      change((zoomed, area) => zoomAt(zoomed, factor, between, area));
    }
  };
  const onPointerEnd = (event: PointerEvent<HTMLDivElement>): void => {
    fingers.current.delete(event.pointerId);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = actionOf(event.key);
    if (act === null) return;
    event.preventDefault();
    change(act);
  };

  return (
    <div className="zoom-box" data-zoomed={zoom.scale > 1} data-small={width < smallWidth}>
      <div
        ref={box}
        className="zoom-area"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerEnd}
        onPointerCancel={onPointerEnd}
      >
        <div
          className="zoom-picture"
          style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        >
          {children}
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the buttons inside */}
      <div className="zoom-controls" role="group" aria-label={t('stage.zoom')} onKeyDown={onKeyDown}>
        <TipButton
          label={t('stage.zoomOut')}
          icon={<ZoomOut aria-hidden="true" />}
          className="tile-button"
          isDisabled={zoom.scale <= 1}
          onPress={() => by(1 / step)}
        />
        <TipButton
          label={t('stage.zoomIn')}
          icon={<ZoomIn aria-hidden="true" />}
          className="tile-button"
          onPress={() => by(step)}
        />
        {zoom.scale > 1 && (
          <TipButton
            label={t('stage.zoomWhole')}
            icon={<Maximize aria-hidden="true" />}
            className="tile-button"
            onPress={() => setZoom(whole)}
          />
        )}
      </div>
    </div>
  );
}

/** What a key does to the picture; null for keys that do nothing to it. */
function actionOf(key: string): ((zoom: Zoom, box: Size) => Zoom) | null {
  const to = (x: number, y: number) => (zoom: Zoom, box: Size) => pan(zoom, { x, y }, box);
  switch (key) {
    case '+':
    case '=':
      return (zoom, box) => zoomAt(zoom, step, middle, box);
    case '-':
      return (zoom, box) => zoomAt(zoom, 1 / step, middle, box);
    case '0':
      return () => whole;
    case 'ArrowLeft':
      return to(panStep, 0);
    case 'ArrowRight':
      return to(-panStep, 0);
    case 'ArrowUp':
      return to(0, panStep);
    case 'ArrowDown':
      return to(0, -panStep);
    default:
      return null;
  }
}

function pointIn(
  element: Element,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
