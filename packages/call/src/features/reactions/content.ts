import * as v from 'valibot';

/** What people react with, by the names of the emoji. What is not among them is a newer client's. */
export const reactionNames = [
  'thumbs-up',
  'red-heart',
  'clapping-hands',
  'tears-of-joy',
  'open-mouth',
  'party-popper',
  'thinking-face',
  'crying-face',
] as const;

export type ReactionName = (typeof reactionNames)[number];

export function isReactionName(name: string): name is ReactionName {
  return reactionNames.some((each) => each === name);
}

/** APP-1: a reaction; nothing of it is kept. */
export const reactionsContent = v.variant('type', [
  v.strictObject({
    type: v.literal('reaction'),
    name: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,31}$/)),
  }),
]);

export type ReactionsContent = v.InferOutput<typeof reactionsContent>;
