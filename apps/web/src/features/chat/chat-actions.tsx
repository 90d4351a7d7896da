import { Settings2 } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { phone } from '../../reading/phone.ts';
import { useMediaQuery } from '../../reading/use-media-query.ts';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { AllowChat } from './allow-chat.tsx';
import { SaveChat } from './save-chat.tsx';

/** Beside the panel's title. */
export function ChatActions(slot: SlotProps) {
  const canModerate = useSignal(slot.call.canModerate);
  const isPhone = useMediaQuery(phone);
  return (
    <>
      <SaveChat {...slot} />
      {canModerate && isPhone && <ChatOptions {...slot} />}
    </>
  );
}

/** What hosts allow, where a panel's height is what was said. */
function ChatOptions({ call }: SlotProps) {
  const { t } = useTranslation('chat');
  return (
    <DialogTrigger>
      <TipButton
        label={t('chatOptions')}
        icon={<Settings2 aria-hidden="true" />}
        className="icon-button-quiet"
      />
      <Popover className="popover" placement="bottom end">
        <Dialog className="chat-options" aria-label={t('chatOptions')}>
          <AllowChat call={call} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
