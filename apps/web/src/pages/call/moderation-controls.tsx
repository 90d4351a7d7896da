import { MicOff } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { ChangeOutcome } from '../invite/change-outcome.tsx';
import { useHostActions } from '../invite/use-host-actions.ts';

export interface ModerationControlsProps {
  readonly call: Call;
}

/** What hosts and co-hosts set for everybody. A switch shows what holds in the group, not what was asked for. */
export function ModerationControls({ call }: ModerationControlsProps) {
  const { t } = useTranslation();
  const { locked, chat, share } = useSignal(call.rules);
  const alone = useSignal(call.participants).length < 2;
  const { moderation } = call;
  const asked = useHostActions();
  const done = t('people.done');
  return (
    <>
      <div className="switches">
        <LabelledSwitch
          label={t('people.lock')}
          isSelected={locked}
          onChange={(on) => asked.run(done, () => moderation.lock(on))}
        />
        <LabelledSwitch
          label={t('people.allowChat')}
          isSelected={chat}
          onChange={(on) => asked.run(done, () => moderation.allowChat(on))}
        />
        <LabelledSwitch
          label={t('people.allowShare')}
          isSelected={share}
          onChange={(on) => asked.run(done, () => moderation.allowShare(on))}
        />
      </div>
      <Button
        className="button button-quiet button-wide"
        isDisabled={alone}
        onPress={() => asked.run(done, () => moderation.muteAll())}
      >
        <MicOff aria-hidden="true" />
        <span>{t('people.muteAll')}</span>
      </Button>
      <ChangeOutcome state={asked.state} />
    </>
  );
}
