import type { KeyboardEvent, Ref } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { isComposing } from '../../parts/composing.ts';

export interface MessageAreaProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  /** The id of what says why it could not be sent; undefined where nothing does. */
  readonly faultId: string | undefined;
  readonly autoFocus?: boolean;
  readonly areaRef?: Ref<HTMLTextAreaElement>;
  readonly onChange: (text: string) => void;
  /** Enter, but where it breaks the line or belongs to an input method. */
  readonly onEnter: () => void;
  readonly onEscape?: () => void;
}

/** A field of as many lines as its text has, up to a third of the panel. */
export function MessageArea({ label, value, faultId, areaRef, onChange, ...props }: MessageAreaProps) {
  const pressed = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) {
      // An input method's Escape closes nothing.
      event.stopPropagation();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      props.onEnter();
    }
    if (event.key === 'Escape' && props.onEscape !== undefined) {
      event.stopPropagation();
      props.onEscape();
    }
  };
  return (
    <TextField
      className="chat-area"
      value={value}
      onChange={onChange}
      isInvalid={faultId !== undefined}
      autoFocus={props.autoFocus ?? false}
      data-text={value}
    >
      <Label className="visually-hidden">{label}</Label>
      <TextArea
        ref={areaRef}
        className="chat-input"
        rows={1}
        dir="auto"
        translate="no"
        placeholder={props.placeholder}
        aria-describedby={faultId}
        onKeyDown={pressed}
      />
    </TextField>
  );
}
