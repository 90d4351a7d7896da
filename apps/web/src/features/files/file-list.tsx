import { useTranslation } from 'react-i18next';
import type { FilesView } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import { FileRow } from './file-row.tsx';

export function FileList({ view }: { readonly view: FilesView }) {
  const { t } = useTranslation('files');
  const files = useSignal(view.files);
  const tooFast = useSignal(view.tooFast);
  return (
    <>
      {files.length > 0 && (
        <ul className="plain-list file-list" aria-label={t('title')}>
          {files.map((file) => (
            <li key={file.key}>
              <FileRow view={view} file={file} />
            </li>
          ))}
        </ul>
      )}
      {tooFast.map((name) => (
        <p key={name} className="panel-note">
          {t('tooFast', { name })}
        </p>
      ))}
    </>
  );
}
