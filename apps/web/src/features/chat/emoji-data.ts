import data from 'emojibase-data/en/data.json';
import messages from 'emojibase-data/en/messages.json';
import type { EmojiData } from 'frimousse';

/** Emoji 15.0, of 2022: newer ones are boxes on devices that are in use. */
const newest = 15;

/** Skin tones by the numbers that the data gives them, from one on. */
const tones = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

type Tones = EmojiData['skinTones'];
type Skins = (typeof data)[number]['skins'];

function skinsOf(skins: Skins): Tones | undefined {
  const [light, mediumLight, medium, mediumDark, dark] = tones.map(
    (_, index) => skins?.find(({ tone }) => tone === index + 1)?.emoji,
  );
  if (light === undefined || mediumLight === undefined || medium === undefined) return undefined;
  if (mediumDark === undefined || dark === undefined) return undefined;
  return { light, 'medium-light': mediumLight, medium, 'medium-dark': mediumDark, dark };
}

/** Emoji that are no parts of others, in the order of their groups: a part of this app, so that nothing of another origin is asked for. */
export const emojiData: EmojiData = {
  locale: 'en',
  emojis: data.flatMap(({ emoji, label, tags = [], version, group, skins }) => {
    const isWhole = group !== undefined && messages.groups[group]?.key !== 'component';
    if (!isWhole || version > newest) return [];
    return [{ emoji, label, tags, version, category: group, skins: skinsOf(skins) }];
  }),
  categories: messages.groups
    .filter(({ key }) => key !== 'component')
    .map(({ order, message }) => ({ index: order, label: message })),
  skinTones: {
    light: 'light',
    'medium-light': 'medium light',
    medium: 'medium',
    'medium-dark': 'medium dark',
    dark: 'dark',
  },
};
