import type { ReactionName } from '@conclave/call';

/** Drawn by the system's font; red hearts are text without the variation selector. */
export const emoji: Readonly<Record<ReactionName, string>> = {
  'thumbs-up': '👍',
  'red-heart': '❤️',
  'clapping-hands': '👏',
  'tears-of-joy': '😂',
  'open-mouth': '😮',
  'party-popper': '🎉',
  'thinking-face': '🤔',
  'crying-face': '😢',
};
