import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, SentFrameView } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';
import { locale } from '../../texts/i18n.ts';

/** VER-4: shows what leaves this browser, and whether anybody on the way could read it. */
export function SelfTest({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const [frames, setFrames] = useState<readonly SentFrameView[] | null>(null);
  const [running, setRunning] = useState(false);

  async function run(): Promise<void> {
    setRunning(true);
    setFrames(await call.selfTest());
    setRunning(false);
  }

  return (
    <section className="self-test" aria-labelledby="self-test-title">
      <h3 id="self-test-title">{t('selfTest.title')}</h3>
      <p className="field-hint">{t('selfTest.hint')}</p>
      <div role="status" aria-label={t('selfTest.result')}>
        {!running && frames?.length === 0 && <p className="field-hint">{t('selfTest.nothing')}</p>}
        {!running && frames !== null && frames.length > 0 && (
          <ul className="plain-list">
            {frames.map((frame) => (
              <SentFrame key={frame.stream} frame={frame} />
            ))}
          </ul>
        )}
      </div>
      <Button
        className="button button-quiet button-wide"
        isPending={running}
        onPress={() => inBackground(run())}
      >
        {t(running ? 'selfTest.running' : 'selfTest.run')}
      </Button>
    </section>
  );
}

function SentFrame({ frame: { stream, verdict, bytes, front } }: { readonly frame: SentFrameView }) {
  const { t } = useTranslation();
  return (
    <li className="sent-frame" data-verdict={verdict}>
      <span className="sent-frame-head">
        <span className="person-name">{t(`security.stream.${stream}`)}</span>
        <span className="sent-frame-verdict">{t(`selfTest.verdict.${verdict}`)}</span>
      </span>
      <code translate="no">{`${front} …`}</code>
      <span className="field-hint">
        {t(`selfTest.explain.${verdict}`, { size: bytes.toLocaleString(locale) })}
      </span>
    </li>
  );
}
