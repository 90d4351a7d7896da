import { LoaderCircle } from 'lucide-react';

/** Something that takes a moment and needs nothing from the person. */
export function Progress({ text }: { readonly text: string }) {
  return (
    <div role="status" aria-label={text} className="progress">
      <LoaderCircle className="spinner" aria-hidden="true" />
      <span>{text}</span>
    </div>
  );
}
