import type { Allowance, Call } from '@conclave/call';
import { useTranslation } from 'react-i18next';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { ChangeOutcome } from '../../pages/invite/change-outcome.tsx';
import { useHostActions } from '../../pages/invite/use-host-actions.ts';
import { useSignal } from '../../reading/use-signal.ts';

const switches = ['chat', 'direct'] as const satisfies readonly Allowance[];

/** MOD-1: whether others than hosts may write. A switch shows what holds in the group, not what was asked for. */
export function AllowChat({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const rules = useSignal(call.rules);
  const canModerate = useSignal(call.canModerate);
  const asked = useHostActions();
  if (!canModerate) return null;
  return (
    <div className="chat-allow">
      {switches.map((what) => (
        <LabelledSwitch
          key={what}
          label={t(`people.allow.${what}`)}
          isSelected={rules[what]}
          isDisabled={what === 'direct' && !rules.chat}
          onChange={(on) => asked.run(t('people.done'), () => call.moderation.allow(what, on))}
        />
      ))}
      <ChangeOutcome state={asked.state} />
    </div>
  );
}
