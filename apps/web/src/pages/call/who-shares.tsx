import { ok } from '@conclave/base';
import type { Call, HostOutcome, RulesView } from '@conclave/call';
import { useTranslation } from 'react-i18next';
import { NativeSelect } from '../../parts/native-select.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { HostActions } from '../invite/use-host-actions.ts';

const choices = ['everybody', 'hosts', 'nobody'] as const;
type WhoShares = (typeof choices)[number];

export interface WhoSharesProps {
  readonly call: Call;
  readonly asked: HostActions;
}

/** MOD-1: whose screens are seen. Shows what holds in the group, not what was asked for. */
export function WhoSharesChoice({ call, asked }: WhoSharesProps) {
  const { t } = useTranslation();
  const rules = useSignal(call.rules);
  return (
    <NativeSelect
      label={t('people.whoShares.label')}
      value={whoShares(rules)}
      options={choices.map((value) => ({ value, label: t(`people.whoShares.${value}`) }))}
      onSelect={(value) => {
        const chosen = choices.find((each) => each === value);
        if (chosen !== undefined) asked.run(t('people.done'), () => letShare(call, chosen));
      }}
    />
  );
}

function whoShares({ screens, share }: Pick<RulesView, 'screens' | 'share'>): WhoShares {
  if (!screens) return 'nobody';
  return share ? 'everybody' : 'hosts';
}

/** Nobody may do more on the way than before or after: what is taken away goes first. */
async function letShare({ moderation, rules }: Call, who: WhoShares): HostOutcome {
  const wanted = { screens: who !== 'nobody', share: who === 'everybody' };
  const steps = (['share', 'screens'] as const)
    // While nobody shares, who else might is left as it is.
    .filter((what) => rules.peek()[what] !== wanted[what] && (what === 'screens' || wanted.screens))
    .toSorted((one, other) => Number(wanted[one]) - Number(wanted[other]));
  for (const what of steps) {
    const asked = await moderation.allow(what, wanted[what]);
    if (!asked.ok) return asked;
  }
  return ok(undefined);
}
