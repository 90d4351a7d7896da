import { MicOff, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { TipButton } from '../../parts/tip-button.tsx';
import { switchDevice } from '../../reading/device-wishes.ts';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';

export interface TalkAdviceProps {
  readonly local: LocalMedia;
  readonly mayBeHeard: Call['mayBeHeard'];
}

/** Tells people what they can't hear themselves: that they speak while they are muted, or that nothing comes from their microphone. */
export function TalkAdvice({ local, mayBeHeard }: TalkAdviceProps) {
  const { t } = useTranslation();
  const advice = useSignal(local.talk.advice);
  const heard = useSignal(mayBeHeard);
  // Who may not unmute is told so elsewhere.
  if (advice === null || (advice === 'muted-speaking' && !heard)) return null;
  return (
    <div key={advice} className="banner is-warning device-trouble" role="status">
      <MicOff aria-hidden="true" />
      <div className="banner-text">
        <p>{t(`talk.${advice}`)}</p>
        <p className="field-hint">{t(`talk.${advice}Hint`)}</p>
        {advice === 'muted-speaking' && (
          <Button className="button button-primary" onPress={() => switchDevice(local, 'microphone', true)}>
            {t('talk.unmute')}
          </Button>
        )}
      </div>
      <TipButton
        label={t('talk.dismiss')}
        icon={<X aria-hidden="true" />}
        className="icon-button-quiet"
        onPress={() => local.talk.dismiss()}
      />
    </div>
  );
}
