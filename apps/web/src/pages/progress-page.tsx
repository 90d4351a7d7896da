import { Progress } from '../parts/progress.tsx';

export function ProgressPage({ text }: { readonly text: string }) {
  return (
    <main className="status-page">
      <h1 className="visually-hidden">{text}</h1>
      <Progress text={text} />
    </main>
  );
}
