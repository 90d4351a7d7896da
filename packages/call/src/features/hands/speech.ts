import type { FeaturePort } from '../feature.ts';
import type { HandsContent } from './content.ts';

type Lowering = Extract<HandsContent, { type: 'hands-lowered' }>;

/** What this client said of hands, until it is sure that everybody could read it. */
export function createSpeech(port: Pick<FeaturePort<HandsContent>, 'send'>) {
  let underWay = 0;
  let last: { readonly content: HandsContent; readonly place: number } | null = null;
  let isOwnMissed = false;
  /** Until they stand where all can read them. */
  let missedLowers: readonly Lowering[] = [];
  /** By whom: up to which place a false hand is contradicted, and is to be. */
  const contradicted = new Map<string, { readonly said: number; readonly due: number }>();

  const contradict = (who: string, place: number): void => {
    contradicted.set(who, { said: place, due: place });
    port.send({ type: 'hands-lowered', who, before: place });
  };

  return {
    isOwnUnderWay: () => underWay > 0,
    own: (content: HandsContent): void => {
      underWay += 1;
      port.send(content);
    },
    /** One answer at a time, however many lies there are. */
    contradict: (who: string, place: number): void => {
      const open = contradicted.get(who);
      if (open === undefined) contradict(who, place);
      else contradicted.set(who, { ...open, due: place });
    },
    /** It stands in the group's order. */
    heard: (content: HandsContent, place: number): void => {
      last = { content, place };
      if (content.type !== 'hands-lowered') {
        if (content.type === 'hand-lowered' || content.since === null) underWay = Math.max(0, underWay - 1);
        return;
      }
      const { who, before } = content;
      missedLowers = missedLowers.filter((each) => each.who !== who || each.before !== before);
      const open = who === null ? undefined : contradicted.get(who);
      if (who === null || open === undefined || before !== open.said) return;
      contradicted.delete(who);
      if (open.due > open.said) contradict(who, open.due);
    },
    overtaken: (place: number): void => {
      if (last?.place !== place) return;
      const { content } = last;
      if (content.type !== 'hands-lowered')
        isOwnMissed ||= content.type === 'hand-lowered' || content.since === null;
      else missedLowers = [...missedLowers, { ...content, before: content.before ?? place }];
    },
    /** @returns whether not everybody could read what was said of the own hand */
    repeat: (): boolean => {
      for (const content of missedLowers) port.send(content);
      const wasMissed = isOwnMissed;
      isOwnMissed = false;
      return wasMissed;
    },
    /** Another session begins; what not everybody could read of lowered hands holds on, where it is the same group. */
    forget: (place: number): void => {
      underWay = 0;
      last = null;
      isOwnMissed = false;
      missedLowers = missedLowers.filter(({ before }) => (before ?? 0) <= place);
      contradicted.clear();
    },
  };
}
