import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Conclave, CreateFailure, Meeting } from '@conclave/call';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { PasscodeField } from '../../parts/passcode-field.tsx';
import { Progress } from '../../parts/progress.tsx';
import { inBackground } from '../../reading/in-background.ts';

export interface NewMeetingDialogProps {
  readonly isOpen: boolean;
  /** Null until the machinery is there. */
  readonly conclave: Conclave | null;
  readonly onClose: () => void;
  readonly onCreated: (meeting: Meeting) => void;
}

export function NewMeetingDialog({ isOpen, conclave, onClose, onCreated }: NewMeetingDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('newMeeting.title')} isOpen={isOpen} onClose={onClose}>
      {conclave === null ? (
        <Progress text={t('progress.preparing')} />
      ) : (
        <NewMeetingForm conclave={conclave} onCreated={onCreated} />
      )}
    </ModalDialog>
  );
}

interface NewMeetingFormProps {
  readonly conclave: Conclave;
  readonly onCreated: (meeting: Meeting) => void;
}

function NewMeetingForm({ conclave, onCreated }: NewMeetingFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [passcode, setPasscode] = useState(() => conclave.generatePasscode());
  const [requirePasscode, setRequirePasscode] = useState(true);
  const [waitingRoom, setWaitingRoom] = useState(true);
  const [creating, setCreating] = useState(false);
  const [failure, setFailure] = useState<CreateFailure | null>(null);

  async function create(): Promise<void> {
    setCreating(true);
    setFailure(null);
    const outcome = await conclave.createMeeting({
      name,
      passcode: requirePasscode ? passcode : null,
      waitingRoom,
    });
    setCreating(false);
    if (outcome.ok) onCreated(outcome.meeting);
    else setFailure(outcome.reason);
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!creating) inBackground(create());
  }

  return (
    <Form className="form" onSubmit={submit}>
      <NameField value={name} onChange={setName} tools={conclave} autoFocus />
      {requirePasscode && (
        <PasscodeField
          label={t('newMeeting.passcode')}
          missing={t('newMeeting.passcodeMissing')}
          value={passcode}
          onChange={setPasscode}
          tools={conclave}
        />
      )}
      <LabelledSwitch
        label={t('newMeeting.requirePasscode')}
        description={requirePasscode ? t('newMeeting.requirePasscodeOn') : t('newMeeting.requirePasscodeOff')}
        isSelected={requirePasscode}
        onChange={setRequirePasscode}
      />
      <LabelledSwitch
        label={t('newMeeting.waitingRoom')}
        description={waitingRoom ? t('newMeeting.waitingRoomOn') : t('newMeeting.waitingRoomOff')}
        isSelected={waitingRoom}
        onChange={setWaitingRoom}
      />
      {failure !== null && (
        <p role="alert" className="form-alert">
          {t(`createFailure.${failure}`)}
        </p>
      )}
      <Button type="submit" className="button button-primary button-wide" isPending={creating}>
        {creating ? t('newMeeting.creating') : t('newMeeting.create')}
      </Button>
    </Form>
  );
}
