import { Scope } from '@conclave/base';
import { contentOwner } from '../contents/content-owner.ts';
import type { Content } from '../contents/content-owner.ts';
import type { ContentDesk } from '../contents/content-desk.ts';
import { PresenceAnnouncer } from '../people/presence-announcer.ts';
import { startAll } from './index.ts';
import type { Features } from './index.ts';
import type { HostActionEffect } from '../group/group-driver.ts';
import type { CallPort, Feature, Running } from './feature.ts';
import { Keepsakes } from './keepsakes.ts';
import type { KeepsakeStore } from './keepsakes.ts';
import type { Outside } from './outside.ts';

export interface RunningFeatures {
  readonly views: Features;
  /** This client came into the group. */
  entered(): void;
  /** What this client said last was not read by everybody. */
  overtaken(): void;
  newcomers(memberCount: number): void;
  hostActed(action: HostActionEffect): void;
  close(): void;
}

export interface RunOptions {
  /** Uniform in [0, 1); for jitter only. */
  readonly jitter: () => number;
  readonly outside: Outside;
  /** Where what this tab keeps is kept. */
  readonly tickets: KeepsakeStore;
}

export function runFeatures(
  contents: Pick<ContentDesk, 'own' | 'send' | 'sendTo'>,
  surroundings: Omit<CallPort, 'keepsake'>,
  { jitter, outside, tickets }: RunOptions,
): RunningFeatures {
  const scope = new Scope();
  const { clock } = surroundings;
  const keepsakes = new Keepsakes(clock, tickets);
  const port: CallPort = { ...surroundings, keepsake: (name) => keepsakes.of(name) };
  const all: Pick<Running<never, unknown>, 'sayAgain' | 'hostActed' | 'entered' | 'overtaken'>[] = [];
  const announcer = new PresenceAnnouncer(clock, jitter, () => {
    for (const each of all) each.sayAgain?.();
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
        contentOwner(feature.content, feature.audience, (from, content, to) => {
          if (!scope.closed) running.received(from, content, to);
        }),
      );
    all.push(running);
    scope.add(() => running.close());
    return running.view;
  }, outside);
  return {
    views,
    entered: () => {
      for (const each of all) each.entered?.();
      announcer.changed();
    },
    overtaken: () => {
      for (const each of all) each.overtaken?.();
      announcer.changed();
    },
    newcomers: (memberCount) => announcer.newcomers(memberCount),
    hostActed: (action) => {
      for (const each of all) each.hostActed?.(action);
    },
    close: () => {
      // While there is something to keep.
      keepsakes.close();
      scope.close();
    },
  };
}
