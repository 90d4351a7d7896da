import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, Notice } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import { lookOf, unnamed } from './notice-kinds.ts';

const shownMs = 5000;

/** Says who comes and goes: read out to those who listen, shown for a moment to those who look. */
export function Notices({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const notices = useSignal(call.notices);
  const recent = useRecent(notices);
  return (
    <div className="notices" aria-live="polite" aria-relevant="additions">
      {recent.map(({ id, kind, name }) => (
        <p key={id} className={lookOf(kind) === 'shown' ? 'notice' : 'visually-hidden'}>
          {t(`notice.${kind}`, { name: name ?? t(unnamed(kind)) })}
        </p>
      ))}
    </div>
  );
}

/** The notices that came in the last seconds; ids rise with time. */
function useRecent(notices: readonly Notice[]): readonly Notice[] {
  const [expired, setExpired] = useState(-1);
  const lastId = notices.at(-1)?.id ?? -1;
  useEffect(() => {
    if (lastId < 0) return;
    const timer = setTimeout(() => setExpired((before) => Math.max(before, lastId)), shownMs);
    return () => clearTimeout(timer);
  }, [lastId]);
  return notices.filter(({ id, kind }) => id > expired && lookOf(kind) !== 'elsewhere').slice(-3);
}
