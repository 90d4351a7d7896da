import type { CallFeature } from '../call-feature.ts';
import texts from './en.json';
import { TitleItem } from './title-item.tsx';

/** What the meeting is called, by its hosts. */
export const title: CallFeature = {
  name: 'title',
  texts,
  PeopleFoot: TitleItem,
  heading: ({ features }) => features.title.title,
};
