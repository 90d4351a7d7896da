import type { ReactNode } from 'react';

export interface StatusIconProps {
  readonly icon: ReactNode;
  readonly tone: 'neutral' | 'danger' | 'warning';
}

interface StatusTextProps {
  /** `alert` where the person was stopped, `status` where they wait; null for a plain page. */
  readonly role: 'alert' | 'status' | null;
  readonly title: string;
  readonly body: ReactNode;
  readonly children?: ReactNode;
}

/** `head` stands above the text in place of an icon. */
export type StatusPageProps = StatusTextProps & (StatusIconProps | { readonly head: ReactNode });

/** A page that consists of one message and what can be done about it. */
export function StatusPage(props: StatusPageProps) {
  const { role, title, body, children } = props;
  const text = (
    <>
      <h1 className="status-title">{title}</h1>
      <div className="status-body">{body}</div>
    </>
  );
  return (
    <main className="status-page">
      <div className="status-card">
        {'head' in props ? props.head : <StatusIcon icon={props.icon} tone={props.tone} />}
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

export function StatusIcon({ icon, tone }: StatusIconProps) {
  return (
    <span className="status-icon" data-tone={tone} aria-hidden="true">
      {icon}
    </span>
  );
}
