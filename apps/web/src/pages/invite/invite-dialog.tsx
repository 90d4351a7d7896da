import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { useLoaded } from '../../reading/use-loaded.ts';
import type { InviteContentProps } from './invite-content.tsx';

const inviteContent = () => import('./invite-content.tsx');

export interface InviteDialogProps extends InviteContentProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/**
 * The only place that shows links, and only on request: a screen may be shared or photographed. In the call, the host
 * finds here too who gets in from now on.
 */
export function InviteDialog({ isOpen, onClose, ...content }: InviteDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('invite.title')} isOpen={isOpen} onClose={onClose}>
      <Content {...content} />
    </ModalDialog>
  );
}

/** Inside the dialog, so that it says so where this does not come. */
function Content(props: InviteContentProps) {
  const content = useLoaded(inviteContent, true);
  return content !== null && <content.InviteContent {...props} />;
}
