import { LoaderCircle } from 'lucide-react';

/** Something that takes a moment and needs nothing from the person. */
export function ProgressPage({ text }: { readonly text: string }) {
  return (
    <main className="status-page">
      <div role="status" aria-label={text} className="progress">
        <LoaderCircle className="spinner" aria-hidden="true" />
        <h1>{text}</h1>
      </div>
    </main>
  );
}
