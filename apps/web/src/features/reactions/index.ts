import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { ReactionsBadge } from './reactions-badge.tsx';
import { ReactionsButton } from './reactions-button.tsx';
import { ReactionsStream } from './reactions-stream.tsx';
import './reactions.css';

/** Reactions: over the tile and in a calm stream, for some seconds. */
export const reactions: CallFeature = {
  name: 'reactions',
  texts,
  Control: ReactionsButton,
  TileBadge: ReactionsBadge,
  StageEdge: ReactionsStream,
};
