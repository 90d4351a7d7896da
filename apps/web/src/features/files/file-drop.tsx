import { Upload } from 'lucide-react';
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../call-feature.ts';
import { useRecipient } from './recipient.ts';
import type { Recipient } from './recipient.ts';
import { sendFiles } from './sending.ts';

const PastedPicture = lazy(async () => ({ default: (await import('./pasted-picture.tsx')).PastedPicture }));

/** A picture, and whom it was for when it was pasted. */
interface Pasted {
  readonly picture: File;
  readonly to: Recipient;
}

/** Files that are dropped on the call, and pictures that are pasted into it. */
export function FileDrop({ call, panel, onPanel }: SlotProps) {
  const { t } = useTranslation('files');
  const { files } = call.features;
  const [isOver, setIsOver] = useState(false);
  const to = useRecipient(call, panel);
  const [pasted, setPasted] = useState<Pasted | null>(null);
  const send = (chosen: readonly File[], whom: Recipient): void => {
    sendFiles(files, chosen, whom);
    if (panel !== 'files' && panel !== 'chat') onPanel('files');
  };
  const sendDropped = useEffectEvent((chosen: readonly File[]) => send(chosen, to));
  const showPasted = useEffectEvent((picture: File) => setPasted({ picture, to }));

  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setIsOver(true);
    };
    const left = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setIsOver(false);
    };
    const dropped = (event: DragEvent): void => {
      const chosen = [...(event.dataTransfer?.files ?? [])];
      setIsOver(false);
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      // The browser would leave the call to show the file.
      event.preventDefault();
      if (chosen.length > 0) sendDropped(chosen);
    };
    const pastedHere = ({ clipboardData }: ClipboardEvent): void => {
      const picture = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (picture !== undefined) showPasted(picture);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', dropped);
    document.addEventListener('paste', pastedHere);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', dropped);
      document.removeEventListener('paste', pastedHere);
    };
  }, []);

  return (
    <>
      {isOver && (
        <div className="file-drop">
          <Upload aria-hidden="true" />
          <span>{to === null ? t('drop') : t('dropTo', { name: to.name })}</span>
        </div>
      )}
      {pasted !== null && (
        <Suspense fallback={null}>
          <PastedPicture
            picture={pasted.picture}
            to={pasted.to}
            onSend={(picture) => send([picture], pasted.to)}
            onClose={() => setPasted(null)}
          />
        </Suspense>
      )}
    </>
  );
}
