import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { PartBoundary } from '../../parts/part-boundary.tsx';
import { Panel } from './panel.tsx';

export interface FeaturePanelProps {
  readonly slot: SlotProps;
  readonly onClose: () => void;
}

/** The panel of the feature that is open. */
export function FeaturePanel({ slot, onClose }: FeaturePanelProps) {
  const { i18n } = useTranslation();
  const open = features.find(({ name }) => name === slot.panel);
  if (open?.panel === undefined) return null;
  const { title, Body, Actions } = open.panel;
  const parts = features.map(
    ({ name, inPanel }) =>
      inPanel?.of === open.name && (
        <PartBoundary key={name}>
          <Suspense fallback={null}>
            <inPanel.Part {...slot} />
          </Suspense>
        </PartBoundary>
      ),
  );
  return (
    <Panel
      key={open.name}
      title={title(i18n)}
      actions={
        Actions && (
          <Suspense fallback={null}>
            <Actions {...slot} />
          </Suspense>
        )
      }
      onClose={onClose}
    >
      <Body {...slot} parts={parts} />
    </Panel>
  );
}
