import type { Notice } from '@conclave/call';

export type NoticeLook = 'shown' | 'read-out' | 'elsewhere';

const looks: Partial<Record<Notice['kind'], NoticeLook>> = {
  // The waiting room and the reconnecting banner show these already.
  knocking: 'read-out',
  reconnecting: 'read-out',
  // A banner of their own shows these and reads them out.
  'muted-by-host': 'elsewhere',
  'video-stopped-by-host': 'elsewhere',
  'restart-offered': 'elsewhere',
};

export function lookOf(kind: Notice['kind']): NoticeLook {
  return looks[kind] ?? 'shown';
}
