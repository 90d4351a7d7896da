import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { inBackground } from '../reading/in-background.ts';
import { TextInput } from './text-input.tsx';

export interface TextFormProps {
  readonly label: string;
  readonly description?: string;
  readonly initial: string;
  readonly maxLength: number;
  readonly autoComplete: 'name' | 'off';
  readonly doneLabel: string;
  /** @returns what is wrong with the text, in words; null where it was taken. Nothing is taken meanwhile. */
  readonly take: (typed: string) => string | null | Promise<string | null>;
  readonly onDone: () => void;
}

/** One text to type, in a dialog; what was typed stays where it is not taken. */
export function TextForm({ initial, doneLabel, take, onDone, ...field }: TextFormProps) {
  const [typed, setTyped] = useState(initial);
  const [fault, setFault] = useState<string | null>(null);
  const [isTaking, setIsTaking] = useState(false);
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const give = async (): Promise<void> => {
    setIsTaking(true);
    setFault(null);
    const wrong = await take(typed);
    // Closed meanwhile: what is shown now is somebody else's to close.
    if (!isShown.current) return;
    setIsTaking(false);
    setFault(wrong);
    if (wrong === null) onDone();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isTaking) inBackground(give());
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextInput {...field} value={typed} onChange={setTyped} autoFocus />
      {fault !== null && (
        <p role="alert" className="form-alert">
          {fault}
        </p>
      )}
      <div className="dialog-actions">
        <Button type="submit" className="button button-primary">
          {doneLabel}
        </Button>
      </div>
    </form>
  );
}
