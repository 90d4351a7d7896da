import { useEffect, useState } from 'react';
import { inBackground } from './in-background.ts';

/** The picture that codes are looked for in: `null` while it starts, `no-camera` where none can be had. */
export type ScanStream = MediaStream | 'no-camera' | null;

/**
 * The camera that looks away from the person, where there is one; on a computer whose only camera is in use by the
 * meeting, that camera's picture. It is looked at here and goes nowhere.
 * @param ownCamera what the meeting captures; stays the caller's
 */
export function useScanStream(ownCamera: MediaStreamTrack | null): ScanStream {
  const [stream, setStream] = useState<ScanStream>(null);
  useEffect(() => {
    let over = false;
    let opened: MediaStream | null = null;
    const stop = (): void => opened?.getTracks().forEach((track) => track.stop());
    async function open(): Promise<void> {
      opened = await openCamera(ownCamera);
      if (over) stop();
      else setStream(opened ?? 'no-camera');
    }
    inBackground(open());
    return () => {
      over = true;
      stop();
    };
  }, [ownCamera]);
  return stream;
}

async function openCamera(ownCamera: MediaStreamTrack | null): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } },
    });
  } catch {
    return ownCamera === null ? null : new MediaStream([ownCamera.clone()]);
  }
}
