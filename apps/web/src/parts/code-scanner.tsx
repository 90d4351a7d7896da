import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadCodeReader } from '../reading/read-code.ts';
import type { ReadCode } from '../reading/read-code.ts';
import { inBackground } from '../reading/in-background.ts';
import { useScanStream } from '../reading/use-scan-stream.ts';

export interface CodeScannerProps {
  readonly ownCamera: MediaStreamTrack | null;
  /** Called with the text of any code, again and again while it is in sight. */
  readonly onText: (text: string) => void;
}

const lookEveryMs = 150;
/** Pixels: what a hand holds before a camera is large enough in it, and a look takes some ten milliseconds. */
const longestSide = 720;

/** The camera's picture, in which codes are looked for. */
export function CodeScanner({ ownCamera, onText }: CodeScannerProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const stream = useScanStream(ownCamera);
  const found = useEffectEvent(onText);
  const [notLoaded, setNotLoaded] = useState(false);

  useEffect(() => {
    const element = video.current;
    if (element === null || !(stream instanceof MediaStream)) return;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);

  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    let over = false;
    async function start(): Promise<void> {
      const read = await loadCodeReader().catch(() => null);
      if (over) return;
      if (read === null) return setNotLoaded(true);
      timer = setInterval(() => {
        const text = look(video.current, read);
        if (text !== null) found(text);
      }, lookEveryMs);
    }
    inBackground(start());
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, []);

  if (stream === 'no-camera' || notLoaded) {
    return (
      <p role="alert" className="scanner-missing">
        {stream === 'no-camera' ? t('scan.noCamera') : t('scan.notLoaded')}
      </p>
    );
  }
  const facing = stream?.getVideoTracks()[0]?.getSettings().facingMode;
  return (
    <div className="scanner" role="group" aria-label={t('scan.picture')}>
      <video
        ref={video}
        className={facing === 'environment' ? 'video' : 'video video-mirrored'}
        aria-hidden="true"
        autoPlay
        playsInline
        muted
      />
      <span className="scanner-frame" aria-hidden="true" />
    </div>
  );
}

let canvas: OffscreenCanvas | undefined;

function look(video: HTMLVideoElement | null, read: ReadCode): string | null {
  if (video === null || video.videoWidth === 0) return null;
  const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight));
  const width = Math.round(video.videoWidth * scale);
  const height = Math.round(video.videoHeight * scale);
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, width, height);
  return read(context.getImageData(0, 0, width, height));
}
