import { Volume2 } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Sound } from '../../features/call-feature.ts';
import { useTrackStream } from '../../reading/use-track-stream.ts';

export interface SoundsProps {
  readonly sounds: readonly Sound[];
  /** The loudspeaker that was chosen; null for the system's own. */
  readonly speakerId: string | null;
}

/** Everybody's voice, and what is heard beside. Browsers may hold sound back until the person has pressed something on the page. */
export function Sounds({ sounds, speakerId }: SoundsProps) {
  const { t } = useTranslation();
  const [blocked, setBlocked] = useState(false);
  const players = useRef<HTMLDivElement>(null);
  const onBlocked = useCallback(() => setBlocked(true), []);

  function playAll(): void {
    setBlocked(false);
    for (const audio of players.current?.querySelectorAll('audio') ?? []) {
      audio.play().catch(onBlocked);
    }
  }

  return (
    <>
      <div ref={players} hidden>
        {sounds
          .filter(({ audioTrack }) => audioTrack !== null)
          .map(({ id, audioTrack }) => (
            <Voice key={id} track={audioTrack} speakerId={speakerId} onBlocked={onBlocked} />
          ))}
      </div>
      {blocked && (
        <div className="banner">
          <span>{t('call.hearHint')}</span>
          <Button className="button button-primary" onPress={playAll}>
            <Volume2 aria-hidden="true" />
            <span>{t('call.hear')}</span>
          </Button>
        </div>
      )}
    </>
  );
}

interface VoiceProps {
  readonly track: MediaStreamTrack | null;
  readonly speakerId: string | null;
  readonly onBlocked: () => void;
}

function Voice({ track, speakerId, onBlocked }: VoiceProps) {
  const place = useRef<HTMLDivElement>(null);
  const stream = useTrackStream(track);
  useEffect(() => {
    if (stream === null || place.current === null) return;
    return openPlayer(place.current, stream, speakerId, onBlocked);
  }, [stream, speakerId, onBlocked]);
  return <div ref={place} />;
}

/** Plays a stream by an audio element inside `place`, until the returned function is called. */
function openPlayer(
  place: HTMLElement,
  stream: MediaStream,
  speakerId: string | null,
  onBlocked: () => void,
): () => void {
  const audio = document.createElement('audio');
  audio.autoplay = true;
  audio.srcObject = stream;
  place.append(audio);
  if ('setSinkId' in audio && speakerId !== null) {
    // A loudspeaker that was unplugged: the browser goes on with the system's own.
    audio.setSinkId(speakerId).catch(() => undefined);
  }
  // A play that a newer source or the end of the element interrupts is no block.
  audio.play().catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'NotAllowedError') onBlocked();
  });
  return () => {
    audio.srcObject = null;
    audio.remove();
  };
}
