import type { Notice } from '@conclave/call';

export type NoticeLook = 'shown' | 'read-out' | 'elsewhere';

const looks: Partial<Record<Notice['kind'], NoticeLook>> = {
  // The waiting room and the reconnecting banner show these already.
  knocking: 'read-out',
  reconnecting: 'read-out',
  // A banner of their own shows these and reads them out.
  'muted-by-host': 'elsewhere',
  'video-stopped-by-host': 'elsewhere',
};

export function lookOf(kind: Notice['kind']): NoticeLook {
  return looks[kind] ?? 'shown';
}

const byHost: ReadonlySet<Notice['kind']> = new Set([
  'muted-by-host',
  'video-stopped-by-host',
  'locked',
  'unlocked',
  'chat-stopped',
  'share-stopped',
  'screens-stopped',
  'direct-stopped',
  'rename-stopped',
  'reactions-stopped',
  'unmute-stopped',
  'screen-stopped-by-host',
  'policy-changed',
]);

/** Who is meant where a notice has no name: what co-hosts did, and the only host who is here, bears theirs. */
export function unnamed(kind: Notice['kind']): 'notice.host' | 'notice.nobody' {
  return byHost.has(kind) ? 'notice.host' : 'notice.nobody';
}
