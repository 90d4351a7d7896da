import { MicOff } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Allowance, Call } from '@conclave/call';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { ChangeOutcome } from '../invite/change-outcome.tsx';
import { useHostActions } from '../invite/use-host-actions.ts';
import { WhoSharesChoice } from './who-shares.tsx';

export interface ModerationControlsProps {
  readonly call: Call;
}

/** Those of the chat stand in its panel. */
const switches = ['unmute', 'reactions', 'rename'] as const satisfies readonly Allowance[];

/** What hosts and co-hosts set for everybody. A switch shows what holds in the group, not what was asked for. */
export function ModerationControls({ call }: ModerationControlsProps) {
  const { t } = useTranslation();
  const rules = useSignal(call.rules);
  const alone = useSignal(call.participants).length < 2;
  const { moderation } = call;
  const asked = useHostActions();
  const done = t('people.done');
  return (
    <>
      <div>
        <LabelledSwitch
          label={t('people.lock')}
          isSelected={rules.locked}
          onChange={(on) => asked.run(done, () => moderation.lock(on))}
        />
        {switches.map((what) => (
          <LabelledSwitch
            key={what}
            label={t(`people.allow.${what}`)}
            isSelected={rules[what]}
            onChange={(on) => asked.run(done, () => moderation.allow(what, on))}
          />
        ))}
      </div>
      <WhoSharesChoice call={call} asked={asked} />
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
