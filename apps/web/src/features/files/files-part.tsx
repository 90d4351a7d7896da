import type { SlotProps } from '../call-feature.ts';
import { FileList } from './file-list.tsx';
import { SendFile } from './send-file.tsx';

/** Files in the panel of another feature: to everyone. */
export function FilesPart({ call }: SlotProps) {
  const { files } = call.features;
  return (
    <div className="files-part">
      <FileList view={files} />
      <SendFile view={files} to={null} />
    </div>
  );
}
