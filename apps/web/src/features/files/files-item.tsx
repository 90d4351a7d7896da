import { Paperclip } from 'lucide-react';
import { MenuItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../call-feature.ts';

export function FilesItem({ onPanel }: SlotProps) {
  const { t } = useTranslation('files');
  return (
    <MenuItem id="files" className="menu-item" onAction={() => onPanel('files')}>
      <Paperclip aria-hidden="true" />
      <span>{t('title')}</span>
    </MenuItem>
  );
}
