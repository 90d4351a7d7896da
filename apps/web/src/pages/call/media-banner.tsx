import { LoaderCircle, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';

/** A way that is found sooner needs no word. */
const SAY_AFTER_MS = 1_500;

/** What becomes of sound and picture where they have no way; the other banner speaks where nothing at all has one. */
export function MediaBanner({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const media = useSignal(call.media);
  const connection = useSignal(call.connection);
  const waited = useWaited(media === 'connecting');
  // That it stopped for good is the lock's to say.
  if (connection !== 'connected' || media === 'connected' || media === 'stopped') return null;
  if (media === 'connecting' && !waited) return null;
  const Icon = media === 'unreachable' ? VolumeX : LoaderCircle;
  return (
    <p className="banner is-warning" role={media === 'unreachable' ? 'alert' : 'status'}>
      <Icon aria-hidden="true" />
      <span>{t(`call.media.${media}`)}</span>
    </p>
  );
}

/** True once `waits` has been true for long enough to say so. */
function useWaited(waits: boolean): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(() => setWaited(true), SAY_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setWaited(false);
    };
  }, [waits]);
  return waited;
}
