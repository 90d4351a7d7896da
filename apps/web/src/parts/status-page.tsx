import type { ReactNode } from 'react';

export interface StatusPageProps {
  readonly icon: ReactNode;
  readonly tone: 'neutral' | 'danger' | 'warning';
  /** `alert` where the person was stopped, `status` where they wait; null for a plain page. */
  readonly role: 'alert' | 'status' | null;
  readonly title: string;
  readonly body: ReactNode;
  readonly children?: ReactNode;
}

/** A page that consists of one message and what can be done about it. */
export function StatusPage({ icon, tone, role, title, body, children }: StatusPageProps) {
  const text = (
    <>
      <h1 className="status-title">{title}</h1>
      <div className="status-body">{body}</div>
    </>
  );
  return (
    <main className="status-page">
      <div className="status-card">
        <span className="status-icon" data-tone={tone} aria-hidden="true">
          {icon}
        </span>
        {role === null && <div>{text}</div>}
        {role === 'alert' && <div role="alert">{text}</div>}
        {role === 'status' && (
          <div role="status" aria-label={title}>
            {text}
          </div>
        )}
        {children !== undefined && <div className="status-actions">{children}</div>}
      </div>
    </main>
  );
}
