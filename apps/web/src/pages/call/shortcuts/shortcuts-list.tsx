import { useTranslation } from 'react-i18next';
import { LabelledSwitch } from '../../../parts/labelled-switch.tsx';
import type { Shortcut } from '../../../reading/shortcut.ts';
import { useSignal } from '../../../reading/use-signal.ts';
import { shortcutsWish } from './shortcuts-wish.ts';
import './shortcuts.css';

export interface ShortcutsListProps {
  readonly shortcuts: readonly Shortcut[];
}

/** Which key does what, and whether they do anything. */
export function ShortcutsList({ shortcuts }: ShortcutsListProps) {
  const { t, i18n } = useTranslation();
  const areWanted = useSignal(shortcutsWish.wanted);
  return (
    <>
      <LabelledSwitch
        label={t('shortcuts.use')}
        description={t('shortcuts.hint')}
        isSelected={areWanted}
        onChange={(on) => shortcutsWish.want(on)}
      />
      <ul className="plain-list shortcuts" aria-label={t('shortcuts.title')} data-off={!areWanted}>
        {shortcuts.map(({ key, what }) => (
          <li key={key}>
            <span>{what(i18n)}</span>
            <kbd>{key === 'space' ? t('shortcuts.space') : key.toUpperCase()}</kbd>
          </li>
        ))}
      </ul>
    </>
  );
}
