import type { SlotProps } from '../call-feature.ts';
import { FileList } from './file-list.tsx';
import { useRecipient } from './recipient.ts';
import { SendFile } from './send-file.tsx';

/** Files in the panel of another feature: to whom that panel is set. */
export function FilesPart({ call, panel }: SlotProps) {
  const { files } = call.features;
  return (
    <div className="files-part">
      <FileList view={files} />
      <SendFile view={files} to={useRecipient(call, panel)} />
    </div>
  );
}
