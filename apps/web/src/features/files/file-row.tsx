import { Download, File, Image, Pause, Play, RotateCw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { FilesView, FileStateView, FileView } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';
import { fileSize } from './file-size.ts';
import { maybePicture, pictureType } from './pictures.ts';
import { canSave, largestInMemory, MemorySink, openSink } from './saving.ts';

export interface FileRowProps {
  readonly view: FilesView;
  readonly file: FileView;
}

/** One file: who sent it, how far it is, what can be done with it. Nothing of it is decoded before somebody wants to see it. */
export function FileRow({ view, file }: FileRowProps) {
  const { t } = useTranslation('files');
  const { key, name, size, isOwn, state } = file;
  const picture = usePicture(view, file);
  const whose = useWhose(file);
  const save = async (): Promise<void> => {
    const sink = await openSink(name, size);
    if (sink !== null) view.receive(key, sink);
  };
  const isThere = !isOwn && state.kind !== 'receiving';
  return (
    <article className="file" aria-label={name} data-state={state.kind}>
      <File aria-hidden="true" />
      <div className="file-text">
        <b className="file-name" translate="no">
          {name}
        </b>
        <span className="field-hint">{`${fileSize(size)} · ${whose}`}</span>
        <FileProgress file={file} />
        {picture.address !== null && <img className="file-picture" src={picture.address} alt={name} />}
        {picture.isNone && <p className="field-hint">{t('noPicture')}</p>}
        {isThere && !canSave(size) && (
          <p className="field-hint">{t('tooLargeHere', { limit: fileSize(largestInMemory) })}</p>
        )}
        <div className="file-actions">
          {isThere && canSave(size) && (
            <Button
              className="button button-quiet"
              aria-label={t('downloadName', { name })}
              onPress={() => inBackground(save())}
            >
              <Download aria-hidden="true" />
              <span>{t('download')}</span>
            </Button>
          )}
          {isThere && maybePicture(name, size) && picture.address === null && (
            <Button
              className="button button-quiet"
              aria-label={t('showName', { name })}
              onPress={picture.show}
            >
              <Image aria-hidden="true" />
              <span>{t('show')}</span>
            </Button>
          )}
          <UnderWay view={view} file={file} />
        </div>
      </div>
    </article>
  );
}

/** How far it is, and why it does not go on. */
function FileProgress({ file: { name, size, state, isOwn } }: Pick<FileRowProps, 'file'>) {
  const { t } = useTranslation('files');
  switch (state.kind) {
    case 'sending':
    case 'receiving':
      return (
        <>
          <ProgressBar
            className="file-progress"
            aria-label={t(`${state.kind}Name`, { name })}
            value={share(state.done, size)}
          >
            {({ percentage = 0 }) => <span style={{ width: `${percentage}%` }} />}
          </ProgressBar>
          <span className="field-hint">{t(progressText(state), { percent: share(state.done, size) })}</span>
        </>
      );
    case 'failed':
      return (
        <p role="alert" className="file-fault">
          {t(`fault.${state.fault}`)}
        </p>
      );
    case 'stopped':
      return <p className="file-fault">{t('wasStopped')}</p>;
    case 'broken-off':
      return <p className="file-fault">{t('brokenOff')}</p>;
    case 'received':
      return <span className="field-hint">{t('received')}</span>;
    case 'there':
      return isOwn ? <span className="field-hint">{t('sent')}</span> : null;
  }
}

function UnderWay({ view, file: { key, name, state } }: FileRowProps) {
  const { t } = useTranslation('files');
  if (state.kind === 'failed' && state.while === 'sending') {
    return (
      <>
        <Button className="button button-quiet" onPress={() => view.retry(key)}>
          <RotateCw aria-hidden="true" />
          <span>{t('tryAgain')}</span>
        </Button>
        <Button className="button button-quiet" onPress={() => view.cancel(key)}>
          <X aria-hidden="true" />
          <span>{t('cancel')}</span>
        </Button>
      </>
    );
  }
  if (state.kind !== 'sending' && state.kind !== 'receiving') return null;
  const { isPaused } = state;
  return (
    <>
      <Button
        className="button button-quiet"
        aria-label={isPaused ? t('continueName', { name }) : t('pauseName', { name })}
        onPress={() => (isPaused ? view.resume(key) : view.pause(key))}
      >
        {isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        <span>{isPaused ? t('continue') : t('pause')}</span>
      </Button>
      <Button className="button button-quiet" onPress={() => view.cancel(key)}>
        <X aria-hidden="true" />
        <span>{t('cancel')}</span>
      </Button>
    </>
  );
}

function progressText(state: Extract<FileStateView, { isPaused: boolean }>) {
  if (state.isPaused) return 'paused';
  return state.isWaiting ? 'waiting' : 'progress';
}

/** Whole percents. What has no bytes has no way to go. */
function share(done: number, size: number): number {
  return size === 0 ? 100 : Math.floor((done / size) * 100);
}

/** Who sent it, and to whom. */
function useWhose({ isOwn, authorName, to }: FileView): string {
  const { t } = useTranslation('files');
  if (isOwn) return to === null ? t('byYou') : t('byYouTo', { name: to.name });
  return to === null ? t('by', { name: authorName }) : t('byToYou', { name: authorName });
}

/** A received picture, from when somebody asks to see it until this row goes away. */
function usePicture(view: FilesView, { key, state }: FileView) {
  const [sink, setSink] = useState<MemorySink | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [isNone, setIsNone] = useState(false);
  const isWhole = sink !== null && state.kind === 'received';
  useEffect(() => {
    if (!isWhole) return undefined;
    let made: string | null = null;
    let isOver = false;
    const look = async (): Promise<void> => {
      const front = new Uint8Array(await sink.blob('').slice(0, 16).arrayBuffer());
      const type = pictureType(front);
      if (isOver) return;
      setIsNone(type === null);
      if (type === null) return;
      made = URL.createObjectURL(sink.blob(type));
      setAddress(made);
    };
    inBackground(look());
    return () => {
      isOver = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [isWhole, sink]);
  return {
    address: isWhole ? address : null,
    isNone: isWhole && isNone,
    show: () => {
      const next = new MemorySink();
      setSink(next);
      view.receive(key, next);
    },
  };
}
