import { Component } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface PartBoundaryState {
  readonly broken: boolean;
}

/** A panel or a dialog that breaks says so by itself: the call around it goes on. */
export class PartBoundary extends Component<{ readonly children: ReactNode }, PartBoundaryState> {
  override readonly state: PartBoundaryState = { broken: false };

  static getDerivedStateFromError(): PartBoundaryState {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenPart /> : this.props.children;
  }
}

function BrokenPart() {
  const { t } = useTranslation();
  return (
    <p role="alert" className="form-alert">
      {t('broken.part')}
    </p>
  );
}
