import { UserPlus } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Meeting } from '@conclave/call';
import type { LocalMedia } from '../../reading/local-media.ts';
import { ClockNote } from '../../parts/clock-note.tsx';
import type { NameTools } from '../../parts/name-field.tsx';
import { OwnLink } from '../../parts/own-link.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { CameraPreview } from './camera-preview.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { DeviceFaults } from './device-faults.tsx';
import { JoinForm } from './join-form.tsx';

export interface PrejoinPageProps {
  readonly local: LocalMedia;
  readonly clock: Meeting['clock'];
  readonly invite: Meeting['invite'];
  readonly ownLink: Meeting['ownLink'];
  readonly passcodeRequired: boolean;
  readonly isHost: boolean;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly tools: NameTools;
  readonly onInvite: () => void;
  readonly ahead: Meeting['ahead'];
  /** Null where the meeting has no passcode. */
  readonly onJoin: (passcode: string | null) => void;
}

export function PrejoinPage(props: PrejoinPageProps) {
  const { t } = useTranslation();
  const { local, ahead } = props;
  const state = useSignal(local.state);
  const invite = useSignal(props.invite);
  useEffect(() => ahead.shown(), [ahead]);

  return (
    <main className="prejoin">
      <header className="prejoin-head">
        <h1>{t('prejoin.heading')}</h1>
        <p className="muted">{t('prejoin.headingHint')}</p>
      </header>
      <div className="prejoin-columns">
        <div className="prejoin-media">
          <CameraPreview local={local} state={state} />
          <DeviceFaults state={state} />
          <ClockNote clock={props.clock} />
        </div>
        <div className="prejoin-side">
          <JoinForm
            name={props.name}
            onName={props.onName}
            tools={props.tools}
            passcodeRequired={props.passcodeRequired}
            isHost={props.isHost}
            onPasscode={(passcode) => ahead.typed(passcode)}
            onJoin={props.onJoin}
          />
          <DeviceChoice local={local} state={state} />
          {props.ownLink !== null && <OwnLink link={props.ownLink} />}
          {invite !== null && (
            <Button className="button button-quiet button-wide" onPress={props.onInvite}>
              <UserPlus aria-hidden="true" />
              <span>{t('invite.button')}</span>
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}
