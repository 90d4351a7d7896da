import { Volume2 } from 'lucide-react';
import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import type { Sound } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { gather } from '../../features/gather.ts';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { useTrackStream } from '../../reading/use-track-stream.ts';

export interface SoundsProps {
  readonly call: Call;
  readonly local: LocalMedia;
}

/** Everybody's voice, and what is heard beside. Browsers may hold sound back until the person has pressed something on the page. */
export function Sounds({ call, local }: SoundsProps) {
  const { t } = useTranslation();
  const sounds = useSignal(useMemo(() => allSounds(call), [call]));
  const { speaker } = useSignal(local.state);
  const [blocked, setBlocked] = useState(false);
  const players = useRef<HTMLDivElement>(null);
  const onBlocked = useCallback(() => setBlocked(true), []);

  function playAll(): void {
    setBlocked(false);
    for (const audio of players.current?.querySelectorAll('audio') ?? []) play(audio, onBlocked);
  }

  return (
    <>
      <div ref={players} hidden>
        {sounds
          .filter(({ audioTrack }) => audioTrack !== null)
          .map(({ id, audioTrack }) => (
            <Voice key={id} track={audioTrack} speakerId={speaker.deviceId} onBlocked={onBlocked} />
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

function allSounds(call: Call): ReadonlySignal<readonly Sound[]> {
  const given = gather(features.map((each) => each.sounds?.(call)));
  return computed(() => [...call.participants.value.filter(({ isSelf }) => !isSelf), ...given.value]);
}

interface VoiceProps {
  readonly track: MediaStreamTrack | null;
  /** The loudspeaker that was chosen; null for the system's own. */
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

/** Plays a stream by an audio element inside `place`, until the returned function is called. Nothing of it comes out of another loudspeaker. */
function openPlayer(
  place: HTMLElement,
  stream: MediaStream,
  speakerId: string | null,
  onBlocked: () => void,
): () => void {
  const audio = document.createElement('audio');
  audio.autoplay = true;
  place.append(audio);
  let isOpen = true;
  const begin = (): void => {
    if (!isOpen) return;
    audio.srcObject = stream;
    play(audio, onBlocked);
  };
  // A loudspeaker that was unplugged: the system's own takes its place.
  if ('setSinkId' in audio && speakerId !== null) audio.setSinkId(speakerId).then(begin, begin);
  else begin();
  return () => {
    isOpen = false;
    audio.srcObject = null;
    audio.remove();
  };
}

function play(audio: HTMLAudioElement, onBlocked: () => void): void {
  // A play that a newer source or the end of the element interrupts is no block.
  audio.play().catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'NotAllowedError') onBlocked();
  });
}
