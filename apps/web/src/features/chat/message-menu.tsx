import { Copy, Pencil, Reply } from 'lucide-react';
import { useMemo } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ChatMessageView } from '@conclave/call';
import { useCopy } from '../../reading/use-copy.ts';

/** The message that a menu is for, and the button that opened it. */
export interface MenuPlace {
  readonly message: ChatMessageView;
  readonly button: HTMLElement;
}

export interface MessageMenuProps {
  /** Null: closed. */
  readonly place: MenuPlace | null;
  readonly canWrite: boolean;
  readonly onClose: () => void;
  readonly onReply: (message: ChatMessageView) => void;
  readonly onEdit: (message: ChatMessageView) => void;
}

/** One menu for all messages: one for each would cost a long list its ease. */
export function MessageMenu({ place, canWrite, onClose, onReply, onEdit }: MessageMenuProps) {
  const { t } = useTranslation('chat');
  const [, copy] = useCopy();
  const button = useMemo(() => ({ current: place?.button ?? null }), [place]);
  if (place === null) return null;
  const { message } = place;
  const isSent = message.state === 'sent';
  return (
    <Popover
      className="popover"
      aria-label={t('menu')}
      placement="bottom end"
      triggerRef={button}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Menu className="menu" aria-label={t('menu')} autoFocus="first" onClose={onClose}>
        {isSent && canWrite && (
          <MenuItem className="menu-item" textValue={t('reply')} onAction={() => onReply(message)}>
            <Reply aria-hidden="true" />
            <span>{t('reply')}</span>
          </MenuItem>
        )}
        {isSent && canWrite && message.isOwn && (
          <MenuItem className="menu-item" textValue={t('edit')} onAction={() => onEdit(message)}>
            <Pencil aria-hidden="true" />
            <span>{t('edit')}</span>
          </MenuItem>
        )}
        <MenuItem className="menu-item" textValue={t('copy')} onAction={() => copy(message.text)}>
          <Copy aria-hidden="true" />
          <span>{t('copy')}</span>
        </MenuItem>
      </Menu>
    </Popover>
  );
}
