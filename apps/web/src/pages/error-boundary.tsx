import { Bug } from 'lucide-react';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { StatusPage } from '../parts/status-page.tsx';

export interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Called once, when the pages are gone: nothing may go on behind this one. */
  readonly onBroken: () => void;
}

interface ErrorBoundaryState {
  readonly broken: boolean;
}

/** Shows a page of its own instead of a blank one. The error itself may hold a name or a link: it is not shown. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { broken: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onBroken();
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children;
  }
}

function BrokenPage() {
  const { t } = useTranslation();
  return (
    <StatusPage icon={<Bug />} tone="danger" role="alert" title={t('broken.title')} body={t('broken.body')}>
      <Button className="button button-primary" onPress={() => location.reload()}>
        {t('broken.reload')}
      </Button>
    </StatusPage>
  );
}
