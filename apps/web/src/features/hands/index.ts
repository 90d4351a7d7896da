import { computed } from '@conclave/base';
import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { HandBadge } from './hand-badge.tsx';
import { HandButton } from './hand-button.tsx';
import { HandMark } from './hand-mark.tsx';
import { HandSound } from './hand-sound.tsx';
import { LowerAllHands } from './lower-all-hands.tsx';
import { handSound } from './sound.ts';
import './hands.css';

/** Raised hands, in the order in which the group got them. */
export const hands: CallFeature = {
  name: 'hands',
  texts,
  Control: HandButton,
  staysInBar: true,
  shortcuts: ({ call }) => {
    const own = call.features.hands;
    return [
      { key: 'h', what: ({ t }) => t('hands:shortcut'), press: () => own.raise(!own.isOwnRaised.peek()) },
    ];
  },
  TileBadge: HandBadge,
  PersonMark: HandMark,
  AboveStage: HandSound,
  PeopleFoot: LowerAllHands,
  hostSwitch: { label: ({ t }) => t('hands:sound'), wish: handSound },
  peopleFirst: ({ features }) => features.hands.raised,
  tileData: ({ features }) =>
    computed(() => new Map(features.hands.raised.value.map((id) => [id, { 'data-hand': 'raised' }]))),
};
