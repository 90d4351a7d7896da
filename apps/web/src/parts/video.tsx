import { useEffect, useRef } from 'react';

export interface VideoProps {
  readonly stream: MediaStream;
  readonly mirrored: boolean;
}

/** A moving picture without sound. Its content is named by what stands around it. */
export function Video({ stream, mirrored }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    video.srcObject = stream;
    return () => {
      video.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={element}
      className={mirrored ? 'video video-mirrored' : 'video'}
      aria-hidden="true"
      autoPlay
      playsInline
      muted
    />
  );
}
