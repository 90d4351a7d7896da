import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { MessageArea } from './message-area.tsx';

export interface EditBoxProps {
  readonly text: string;
  /** Null gives it up. Why it was not taken, in words; null where it was: the text stays otherwise. */
  readonly onDone: (text: string | null) => string | null;
}

/** Another text for an own message, in its place. */
export function EditBox({ text, onDone }: EditBoxProps) {
  const { t } = useTranslation('chat');
  const [typed, setTyped] = useState(text);
  const [fault, setFault] = useState<string | null>(null);
  const faultId = useId();
  const save = (): void => setFault(onDone(typed));
  return (
    <div className="chat-edit">
      <MessageArea
        label={t('editMessage')}
        value={typed}
        autoFocus
        faultId={fault === null ? undefined : faultId}
        onChange={setTyped}
        onEnter={save}
        onEscape={() => onDone(null)}
      />
      <p id={faultId} className="field-error" role="alert">
        {fault}
      </p>
      <div className="chat-edit-actions">
        <Button className="chat-small" onPress={() => onDone(null)}>
          {t('cancelEdit')}
        </Button>
        <Button className="chat-small is-primary" onPress={save}>
          {t('saveEdit')}
        </Button>
      </div>
    </div>
  );
}
