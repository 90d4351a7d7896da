import { Smile } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { PartBoundary } from '../../parts/part-boundary.tsx';
import { TipButton } from '../../parts/tip-button.tsx';

const EmojiChoice = lazy(async () => ({ default: (await import('./emoji-picker.tsx')).EmojiChoice }));

export interface EmojiButtonProps {
  readonly onChoose: (emoji: string) => void;
}

/** Opens the emoji, which are fetched then. */
export function EmojiButton({ onChoose }: EmojiButtonProps) {
  const { t } = useTranslation('chat');
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <TipButton
        label={t('emoji.button')}
        icon={<Smile aria-hidden="true" />}
        className="icon-button-quiet"
      />
      <Popover className="popover emoji-popover" placement="top end">
        <Dialog className="emoji-dialog" aria-label={t('emoji.button')}>
          <PartBoundary>
            <Suspense fallback={<p className="emoji-none">{t('emoji.loading')}</p>}>
              <EmojiChoice
                onChoose={(emoji) => {
                  setOpen(false);
                  onChoose(emoji);
                }}
              />
            </Suspense>
          </PartBoundary>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
