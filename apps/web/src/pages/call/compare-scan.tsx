import { CircleAlert, CircleCheck, CircleX, ScanQrCode } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CodeMatch, SafetyMatch } from '@conclave/call';
import { CodeScanner } from '../../parts/code-scanner.tsx';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';

export interface CompareScanProps {
  readonly what: 'meeting' | 'safety';
  readonly local: LocalMedia;
  readonly compare: (text: string) => CodeMatch | SafetyMatch;
}

/** A result that ends the looking; others say what the camera saw, and it looks on. */
const verdicts: ReadonlySet<string> = new Set(['matches', 'differs']);
const icons = { matches: CircleCheck, differs: CircleX, other: CircleAlert } as const;

/** Compares by the camera what people would otherwise read to each other. */
export function CompareScan({ what, local, compare }: CompareScanProps) {
  const { t } = useTranslation();
  const ownCamera = useSignal(local.cameraTrack);
  const [scanning, setScanning] = useState(false);
  const [result, setResult] = useState<CodeMatch | SafetyMatch | null>(null);

  function found(text: string): void {
    const match = compare(text);
    setResult(match);
    if (verdicts.has(match)) setScanning(false);
  }

  return (
    <div className="compare">
      {scanning && <CodeScanner ownCamera={ownCamera} onText={found} />}
      <div role="status" aria-label={t('scan.result')}>
        {result !== null && <Outcome what={what} result={result} />}
        {result === null && scanning && <p className="field-hint">{t(`scan.hint.${what}`)}</p>}
      </div>
      <Button
        className="button button-quiet button-wide"
        onPress={() => {
          setResult(null);
          setScanning(!scanning);
        }}
      >
        {!scanning && <ScanQrCode aria-hidden="true" />}
        <span>{scanning ? t('scan.stop') : t(result === null ? 'scan.start' : 'scan.again')}</span>
      </Button>
    </div>
  );
}

function Outcome({ what, result }: { what: CompareScanProps['what']; result: CodeMatch | SafetyMatch }) {
  const { t } = useTranslation();
  const tone = result === 'matches' || result === 'differs' ? result : 'other';
  const Icon = icons[tone];
  const text =
    result === 'matches' || result === 'differs'
      ? t(`scan.outcome.${what}.${result}`)
      : t(`scan.outcome.${result}`);
  return (
    <p className="compare-outcome" data-tone={tone}>
      <Icon aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}
