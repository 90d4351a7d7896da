import type { OpenTab } from './scene.ts';

/** What the own commit of a tab is to change, for the story. */
export function pendingChange({
  inside: { pending },
  view: { members, epoch },
}: Pick<OpenTab, 'inside' | 'view'>): string {
  const removed = pending?.change.removed.map(
    (index) => ` − ${members.find(({ leafIndex }) => leafIndex === index)?.peer}`,
  );
  const added = pending?.welcomes.map(({ applicant }) => ` + ${applicant.peer}`);
  return `in epoch ${epoch}:${removed?.join('')}${added?.join('')}`;
}
