import type { ReactNode } from 'react';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { CameraPreview } from './camera-preview.tsx';

export interface SelfPreviewProps {
  readonly local: LocalMedia;
  /** What stands there while nothing is captured. */
  readonly otherwise: ReactNode;
}

/** On the way into the call: whoever is captured sees it, and can switch it off. */
export function SelfPreview({ local, otherwise }: SelfPreviewProps) {
  const state = useSignal(local.state);
  const microphone = useSignal(local.microphoneTrack);
  const camera = useSignal(local.cameraTrack);
  if (microphone === null && camera === null) return otherwise;
  return <CameraPreview local={local} state={state} />;
}
