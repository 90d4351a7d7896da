import type { ReactNode } from 'react';
import { Progress } from '../parts/progress.tsx';

export interface ProgressPageProps {
  readonly text: string;
  /** Stands above the text. */
  readonly head?: ReactNode;
}

export function ProgressPage({ text, head }: ProgressPageProps) {
  return (
    <main className="status-page">
      <h1 className="visually-hidden">{text}</h1>
      <div className="status-card">
        {head}
        <Progress text={text} />
      </div>
    </main>
  );
}
