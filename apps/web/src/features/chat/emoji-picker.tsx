import { EmojiPicker } from 'frimousse';
import type { EmojiPickerListEmojiProps } from 'frimousse';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { emojiData } from './emoji-data.ts';

export interface EmojiChoiceProps {
  readonly onChoose: (emoji: string) => void;
}

/** Without scrolling: on a phone the page would go with it. */
function takeFocus(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
}

/** As with rows. */
function EmojiCell({ emoji, 'aria-colindex': index = 0, ...cell }: EmojiPickerListEmojiProps) {
  return (
    <button {...cell} role="gridcell" aria-colindex={index + 1}>
      {emoji.emoji}
    </button>
  );
}

/** ARIA counts rows from one, the library from zero. */
function EmojiRow({ 'aria-rowindex': index = 0, ...row }: ComponentProps<'div'>) {
  return <div {...row} aria-rowindex={index + 1} />;
}

/** All emoji, to be searched and reached by keys. */
export function EmojiChoice({ onChoose }: EmojiChoiceProps) {
  const { t } = useTranslation('chat');
  return (
    <EmojiPicker.Root
      className="emoji-picker"
      columns={8}
      resolveEmojiData={() => emojiData}
      onEmojiSelect={({ emoji }) => onChoose(emoji)}
      translate="no"
    >
      <EmojiPicker.Search
        className="input"
        ref={takeFocus}
        aria-label={t('emoji.search')}
        placeholder={t('emoji.search')}
      />
      <EmojiPicker.Viewport className="emoji-viewport">
        <EmojiPicker.Empty className="emoji-none">{t('emoji.none')}</EmojiPicker.Empty>
        <EmojiPicker.List
          aria-label={t('emoji.list')}
          className="emoji-list"
          components={{ Row: EmojiRow, Emoji: EmojiCell }}
        />
      </EmojiPicker.Viewport>
      <EmojiPicker.ActiveEmoji>
        {({ emoji }) => (
          <p className="emoji-active">
            {emoji !== undefined && (
              <>
                <span className="emoji-large">{emoji.emoji}</span>
                <span>{emoji.label}</span>
              </>
            )}
          </p>
        )}
      </EmojiPicker.ActiveEmoji>
    </EmojiPicker.Root>
  );
}
