import { Component } from 'react';
import type { ReactNode } from 'react';

export interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** What is shown instead of what broke. The error itself may hold a name or a link: it is not shown. */
  readonly instead: ReactNode;
  /** Called once, when the pages are gone: nothing may go on behind what is shown instead. */
  readonly onBroken: () => void;
}

interface ErrorBoundaryState {
  readonly broken: boolean;
}

/** Shows a page of its own instead of a blank one. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { broken: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onBroken();
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.instead : this.props.children;
  }
}
