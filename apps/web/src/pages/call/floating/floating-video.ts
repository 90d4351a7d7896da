import type { Size } from '../../../reading/use-element-size.ts';

/** A picture that the browser shows over all windows. */
export interface FloatingVideo {
  readonly size: Size;
  show(track: MediaStreamTrack): void;
  close(): void;
}

export interface FloatingVideoEvents {
  readonly onSize: (size: Size) => void;
  /** The person or the browser closed it. */
  readonly onClosed: () => void;
}

/** To be called from a press. @returns null where the browser refuses */
export async function openFloatingVideo(
  track: MediaStreamTrack,
  events: FloatingVideoEvents,
): Promise<FloatingVideo | null> {
  const video = document.createElement('video');
  video.className = 'floating-source';
  video.muted = true;
  video.playsInline = true;
  video.ariaHidden = 'true';
  video.srcObject = new MediaStream([track]);
  document.body.append(video);
  let shownTrack = track;
  const remove = (): void => {
    video.srcObject = null;
    video.remove();
  };
  try {
    // A picture without a frame has no size that could float.
    await video.play();
    const shown = await video.requestPictureInPicture();
    const sizeOf = (): Size => ({ width: shown.width, height: shown.height });
    shown.addEventListener('resize', () => events.onSize(sizeOf()));
    const onLeft = (): void => {
      remove();
      events.onClosed();
    };
    video.addEventListener('leavepictureinpicture', onLeft);
    return {
      size: sizeOf(),
      show: (next) => {
        if (shownTrack === next) return;
        shownTrack = next;
        video.srcObject = new MediaStream([next]);
        video.play().catch(() => undefined);
      },
      close: () => {
        // Browsers tell of the end in their time, when another one may be open.
        video.removeEventListener('leavepictureinpicture', onLeft);
        if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(reportError);
        remove();
      },
    };
  } catch {
    remove();
    return null;
  }
}
