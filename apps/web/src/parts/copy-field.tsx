import { Check, Copy } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCopy } from '../reading/use-copy.ts';
import { TextInput } from './text-input.tsx';

export interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly copyLabel: string;
  readonly copiedText: string;
  readonly onCopied?: () => void;
}

/** A read-only text with a button that copies it; the outcome is shown and read out. */
export function CopyField({ label, value, copyLabel, copiedText, onCopied }: CopyFieldProps) {
  const { t } = useTranslation();
  const [outcome, copy] = useCopy(onCopied);
  return (
    <div className="copy-field" onCopy={onCopied}>
      <TextInput
        label={label}
        value={value}
        isReadOnly
        code
        onFocus={(event) => {
          if (event.target instanceof HTMLInputElement) event.target.select();
        }}
        action={
          <Button className="button button-quiet" aria-label={copyLabel} onPress={() => copy(value)}>
            {outcome === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
            <span>{t('invite.copy')}</span>
          </Button>
        }
      />
      <p className="field-hint copy-outcome" aria-live="polite">
        {outcome === 'copied' && <span>{copiedText}</span>}
        {outcome === 'failed' && <span>{t('invite.copyFailed')}</span>}
      </p>
    </div>
  );
}
