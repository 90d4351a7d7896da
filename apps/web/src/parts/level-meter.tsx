import type { CSSProperties } from 'react';
import { Meter } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { LocalMedia } from '../reading/local-media.ts';
import { useSignal } from '../reading/use-signal.ts';

export interface LevelMeterProps {
  readonly level: LocalMedia['inputLevel'];
  readonly on: boolean;
}

/** Shows that the microphone hears something. */
export function LevelMeter({ level, on }: LevelMeterProps) {
  const { t } = useTranslation();
  const heard = useSignal(level);
  const value = on ? Math.min(1, Math.max(0, heard)) : 0;
  const style: CSSProperties = { transform: `scaleX(${value.toFixed(3)})` };
  return (
    <Meter className="level" aria-label={t('prejoin.level')} value={value} minValue={0} maxValue={1}>
      <span className="level-bar" style={style} />
    </Meter>
  );
}
