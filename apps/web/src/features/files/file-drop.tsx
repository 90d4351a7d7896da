import { Upload } from 'lucide-react';
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../call-feature.ts';
import { sendFiles } from './sending.ts';

const PastedPicture = lazy(async () => ({ default: (await import('./pasted-picture.tsx')).PastedPicture }));

/** Files that are dropped on the call, and pictures that are pasted into it. */
export function FileDrop({ call, panel, onPanel }: SlotProps) {
  const { t } = useTranslation('files');
  const { files } = call.features;
  const [isOver, setIsOver] = useState(false);
  const [pasted, setPasted] = useState<File | null>(null);
  const send = (chosen: readonly File[]): void => {
    sendFiles(files, chosen, null);
    if (panel !== 'files' && panel !== 'chat') onPanel('files');
  };
  const sendDropped = useEffectEvent(send);

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
      if (picture !== undefined) setPasted(picture);
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
          <span>{t('drop')}</span>
        </div>
      )}
      {pasted !== null && (
        <Suspense fallback={null}>
          <PastedPicture
            picture={pasted}
            onSend={(picture) => send([picture])}
            onClose={() => setPasted(null)}
          />
        </Suspense>
      )}
    </>
  );
}
