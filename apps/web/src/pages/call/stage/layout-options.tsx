import { Grid2x2, LayoutDashboard, PanelRight, Presentation } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { LabelledSwitch } from '../../../parts/labelled-switch.tsx';
import { useSignal } from '../../../reading/use-signal.ts';
import type { Layout } from './arrange.ts';
import { layouts } from './stage-choices.ts';
import type { StageChoices } from './stage-choices.ts';

export interface LayoutOptionsProps {
  readonly choices: StageChoices;
}

const icons: Record<Layout, LucideIcon> = {
  automatic: LayoutDashboard,
  grid: Grid2x2,
  speaker: Presentation,
  'side-by-side': PanelRight,
};

/** How the others are seen, and oneself. */
export function LayoutOptions({ choices }: LayoutOptionsProps) {
  const { t } = useTranslation();
  const layout = useSignal(choices.layout);
  const own = useSignal(choices.own);
  const choose = (chosen: string): void => {
    const known = layouts.find((each) => each === chosen);
    if (known !== undefined) choices.setLayout(known);
  };
  return (
    <>
      <RadioGroup className="layout-choice" aria-label={t('layout.title')} value={layout} onChange={choose}>
        {layouts.map((each) => {
          const Icon = icons[each];
          return (
            <RadioField key={each} value={each}>
              <RadioButton className="layout-option">
                <Icon aria-hidden="true" />
                <span>{t(`layout.${each}`)}</span>
              </RadioButton>
            </RadioField>
          );
        })}
      </RadioGroup>
      <LabelledSwitch
        label={t('own.show')}
        isSelected={own.mode !== 'hidden'}
        onChange={(isShown) => choices.setOwn({ mode: isShown ? 'automatic' : 'hidden' })}
      />
    </>
  );
}
