import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ProgressPageProps {
  readonly text: string;
  /** What the person may want to know meanwhile. */
  readonly hint?: string;
  /** Stands above the text. */
  readonly head?: ReactNode;
}

/** Something that takes a moment and needs nothing from the person. */
export function ProgressPage({ text, hint, head }: ProgressPageProps) {
  return (
    <main className="status-page">
      <div className="status-card">
        {head}
        <div role="status" aria-label={text} className="progress-page">
          <LoaderCircle className="spinner" aria-hidden="true" />
          <h1 className="status-title">{text}</h1>
          {hint !== undefined && <p className="status-body">{hint}</p>}
        </div>
      </div>
    </main>
  );
}
