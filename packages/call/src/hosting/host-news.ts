import { inBackground } from '@conclave/base';
import type { GroupView } from '@conclave/crypto';
import type { LocalMedia } from '@conclave/media';
import type { HostActionEffect } from '../group/group-driver.ts';
import type { Notice } from '../notices.ts';

/** MOD-3: what the host or a co-host asked of this client is done at once. Nothing here switches anything on. */
export function obey(effect: HostActionEffect, local: Pick<LocalMedia, 'setMicrophone' | 'setCamera'>): void {
  if (effect.action === 'mute') inBackground(local.setMicrophone(false));
  if (effect.action === 'stop-video') inBackground(local.setCamera(false));
}

/** MOD-3: what people are told of it; null where the interface shows it already. */
export function newsOf(
  effect: HostActionEffect,
  { members }: GroupView,
): Pick<Notice, 'kind' | 'name'> | null {
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? null;
  // MOD-1: null is the host key, an id is a co-host's.
  const by = effect.by === null ? onlyHost(members) : nameOf(effect.by);
  switch (effect.action) {
    case 'mute':
      return { kind: 'muted-by-host', name: by };
    case 'stop-video':
      return { kind: 'video-stopped-by-host', name: by };
    case 'lock':
      return { kind: effect.on ? 'locked' : 'unlocked', name: by };
    case 'allow':
      return { kind: effect.on ? `${effect.what}-allowed` : `${effect.what}-stopped`, name: by };
    case 'stop-share':
      return { kind: 'screen-stopped-by-host', name: by };
    case 'promote':
      return { kind: 'promoted', name: nameOf(effect.id) };
    case 'demote':
      return { kind: 'demoted', name: nameOf(effect.id) };
    case 'new-host':
      return { kind: 'new-host', name: nameOf(effect.id) };
    case 'hand-over':
      return { kind: 'handed-over', name: nameOf(effect.id) };
    case 'policy':
      return { kind: 'policy-changed', name: by };
    case 'links':
      return null;
  }
}

/** Who has the host key, by name; null where that may be one of several, or somebody who is not here. */
function onlyHost(members: GroupView['members']): string | null {
  const hosts = members.filter(({ isHost }) => isHost);
  return hosts.length === 1 ? (hosts[0]?.name ?? null) : null;
}
