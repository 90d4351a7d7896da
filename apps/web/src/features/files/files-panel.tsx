import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NativeSelect } from '../../parts/native-select.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { PanelSlotProps } from '../call-feature.ts';
import { FileList } from './file-list.tsx';
import { SendFile } from './send-file.tsx';

const everyone = 'everyone';

/** All files of this meeting, and whom the next one is for. */
export function FilesPanel({ call, parts }: PanelSlotProps) {
  const { t } = useTranslation('files');
  const { files } = call.features;
  const all = useSignal(files.files);
  const others = useSignal(call.participants).filter(({ isSelf }) => !isSelf);
  const [to, setTo] = useState(everyone);
  return (
    <>
      <p className="field-hint">{t('newcomers')}</p>
      {all.length === 0 && <p className="panel-note">{t('none')}</p>}
      <FileList view={files} />
      <div>{parts}</div>
      <div className="panel-foot">
        <NativeSelect
          label={t('to')}
          value={to}
          options={[
            { value: everyone, label: t('everyone') },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onSelect={setTo}
        />
        <SendFile view={files} to={to === everyone ? null : to} />
      </div>
    </>
  );
}
