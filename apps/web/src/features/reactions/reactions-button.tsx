import { SmilePlus } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { emoji } from './emoji.ts';

/** Opens a row of emoji that stays open: people react more than once. */
export function ReactionsButton({ call }: SlotProps) {
  const { t } = useTranslation('reactions');
  const { reactions } = call.features;
  const canReact = useSignal(reactions.canReact);
  const [isTooFast, setTooFast] = useState(false);
  const why = useId();
  return (
    <>
      <DialogTrigger onOpenChange={() => setTooFast(false)}>
        <TipButton
          label={t('button')}
          icon={<SmilePlus aria-hidden="true" />}
          isDisabled={!canReact}
          {...(canReact ? {} : { 'aria-describedby': why })}
        />
        <Popover className="popover reactions-popover" placement="top" offset={16}>
          <Dialog className="reactions-dialog" aria-label={t('button')}>
            <Toolbar className="reactions-row" aria-label={t('button')}>
              {reactions.names.map((name) => (
                <Button
                  key={name}
                  className="icon-button icon-button-quiet reactions-choice"
                  aria-label={t(`emoji.${name}`)}
                  onPress={() => setTooFast(!reactions.react(name).ok)}
                >
                  <span aria-hidden="true">{emoji[name]}</span>
                </Button>
              ))}
            </Toolbar>
            <p className="field-hint reactions-fault" role="status">
              {isTooFast && t('tooFast')}
            </p>
          </Dialog>
        </Popover>
      </DialogTrigger>
      <span id={why} hidden>
        {t('stopped')}
      </span>
    </>
  );
}
