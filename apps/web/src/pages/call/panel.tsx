import { X } from 'lucide-react';
import { Suspense, useEffect, useEffectEvent, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { focusControl, moreControl } from '../../parts/focus-control.ts';
import { isComposing } from '../../parts/composing.ts';
import { PartBoundary } from '../../parts/part-boundary.tsx';

export interface PanelProps {
  readonly title: string;
  /** Beside the title, before the cross. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A region beside the faces, whose content may be fetched when it is opened, below them on phones. It takes the focus; Escape closes it and gives it back. */
export function Panel({ title, actions, onClose, children }: PanelProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  const id = useId();
  const close = useEffectEvent(onClose);

  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
      if (isThere) before.focus({ preventScroll: true });
      // What opened it was a row of a menu, or an earlier page.
      else focusControl(moreControl);
    };
  }, []);

  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent): void => {
      const { key, target } = event;
      // A menu or a dialog above the panel stands elsewhere in the document and takes its own Escape. The body has
      // the focus where the row that had it is gone.
      const here = target === document.body || (target instanceof Node && panel.current?.contains(target));
      if (key === 'Escape' && here === true && !isComposing(event)) close();
    };
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, []);

  return (
    <aside className="panel" aria-labelledby={id} ref={panel}>
      <div className="panel-scroll">
        <div className="panel-head">
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {actions}
          <Button
            className="icon-button icon-button-quiet"
            aria-label={t('app.closePanel', { panel: title })}
            onPress={onClose}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
        <div className="panel-body">
          <PartBoundary>
            <Suspense fallback={null}>{children}</Suspense>
          </PartBoundary>
        </div>
      </div>
    </aside>
  );
}
