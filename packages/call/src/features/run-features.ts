import { Scope } from '@conclave/base';
import { contentOwner } from '../contents/content-owner.ts';
import type { Content } from '../contents/content-owner.ts';
import type { ContentDesk } from '../contents/content-desk.ts';
import { PresenceAnnouncer } from '../people/presence-announcer.ts';
import { startAll } from './index.ts';
import type { Features } from './index.ts';
import type { HostActionEffect } from '../group/group-driver.ts';
import type { CallPort, Feature } from './feature.ts';

export interface RunningFeatures {
  readonly views: Features;
  /** This client came into the group, or was not read by everybody. */
  entered(): void;
  newcomers(memberCount: number): void;
  hostActed(action: HostActionEffect): void;
  close(): void;
}

/** @param jitter uniform in [0, 1) */
export function runFeatures(
  contents: Pick<ContentDesk, 'own' | 'send' | 'sendTo'>,
  port: CallPort,
  jitter: () => number,
): RunningFeatures {
  const scope = new Scope();
  const sayings: (() => void)[] = [];
  const listeners: ((action: HostActionEffect) => void)[] = [];
  const announcer = new PresenceAnnouncer(port.clock, jitter, () => {
    for (const sayAgain of sayings) sayAgain();
  });
  scope.add(() => announcer.close());
  const views = startAll(<C extends Content, View>(feature: Feature<C, View>): View => {
    const running = feature.create({
      ...port,
      send: (content) => contents.send(content),
      sendTo: (to, content) => contents.sendTo(to, content),
    });
    if (feature.content !== null)
      contents.own(
        contentOwner(feature.content, (from, content, to) => {
          if (!scope.closed) running.received(from, content, to);
        }),
      );
    if (running.sayAgain !== null) sayings.push(running.sayAgain);
    if (running.hostActed !== null) listeners.push(running.hostActed);
    scope.add(() => running.close());
    return running.view;
  });
  return {
    views,
    entered: () => announcer.changed(),
    newcomers: (memberCount) => announcer.newcomers(memberCount),
    hostActed: (action) => {
      for (const listener of listeners) listener(action);
    },
    close: () => scope.close(),
  };
}
