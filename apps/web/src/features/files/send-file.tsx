import { Paperclip, X } from 'lucide-react';
import { useEffect, useId } from 'react';
import { Button, FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { FilesView } from '@conclave/call';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { fileSize } from './file-size.ts';
import type { Recipient } from './recipient.ts';
import { forgetNotSent, notSent, sendFiles } from './sending.ts';

export interface SendFileProps {
  readonly view: FilesView;
  readonly to: Recipient;
}

export function SendFile({ view, to }: SendFileProps) {
  const { t } = useTranslation('files');
  const canSend = useSignal(view.canSend);
  const largest = useSignal(view.largest);
  const failed = useSignal(notSent);
  useEffect(() => view.ask(), [view]);
  const onlyId = useId();
  const limit = largest === null ? '' : fileSize(largest);
  return (
    <>
      {failed.length > 0 && (
        <div className="files-alert" role="alert">
          <ul className="plain-list">
            {failed.map(({ name, fault }, index) => (
              <li key={`${index}/${name}`}>{t(`sendFault.${fault}`, { name, limit })}</li>
            ))}
          </ul>
          <TipButton
            label={t('dismiss')}
            icon={<X aria-hidden="true" />}
            className="icon-button-quiet"
            onPress={forgetNotSent}
          />
        </div>
      )}
      {canSend ? (
        <>
          <FileTrigger allowsMultiple onSelect={(chosen) => sendFiles(view, [...(chosen ?? [])], to)}>
            <Button
              className="button button-quiet button-wide"
              {...(to !== null && { 'aria-describedby': onlyId })}
            >
              <Paperclip aria-hidden="true" />
              <span>{t('send')}</span>
            </Button>
          </FileTrigger>
          {to !== null && (
            <p id={onlyId} className="file-only">
              {t('onlyTo', { name: to.name })}
            </p>
          )}
          {largest !== null && <p className="field-hint">{t('limit', { limit })}</p>}
        </>
      ) : (
        <p className="panel-note">{largest === 0 ? t('switchedOff') : t('stopped')}</p>
      )}
    </>
  );
}
