import { useTranslation } from 'react-i18next';
import { NativeSelect } from '../../parts/native-select.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { PanelSlotProps } from '../call-feature.ts';
import { FileList } from './file-list.tsx';
import { chooseRecipient, chosenRecipient } from './recipient.ts';
import { SendFile } from './send-file.tsx';

const everyone = 'everyone';

/** All files of this meeting, and whom the next one is for. */
export function FilesPanel({ call, parts }: PanelSlotProps) {
  const { t } = useTranslation('files');
  const { files } = call.features;
  const all = useSignal(files.files);
  const others = useSignal(call.participants).filter(({ isSelf }) => !isSelf);
  const to = useSignal(chosenRecipient(call));
  const hasLeft = to !== null && !others.some(({ id }) => id === to.id);
  return (
    <>
      <p className="field-hint">{t('newcomers')}</p>
      {all.length === 0 && <p className="panel-note">{t('none')}</p>}
      <FileList view={files} />
      <div>{parts}</div>
      <div className="panel-foot">
        <NativeSelect
          label={t('to')}
          value={to?.id ?? everyone}
          options={[
            { value: everyone, label: t('everyone') },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
            ...(hasLeft ? [{ value: to.id, label: t('leftName', { name: to.name }) }] : []),
          ]}
          onSelect={(picked) => {
            const other = others.find(({ id }) => id === picked);
            chooseRecipient(call, other === undefined ? null : { id: other.id, name: other.name });
          }}
        />
        <SendFile view={files} to={to} />
      </div>
    </>
  );
}
