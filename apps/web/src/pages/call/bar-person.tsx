import { useTranslation } from 'react-i18next';
import type { Call, ParticipantView } from '@conclave/call';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { HostActions } from '../invite/use-host-actions.ts';

export interface BarPersonProps {
  readonly call: Call;
  /** Who is to be kept out; null for nobody. */
  readonly participant: ParticipantView | null;
  readonly asked: HostActions;
  readonly onClose: () => void;
}

/** MOD-4: says what keeps somebody out, and what does not, before it is done. */
export function BarPerson({ call, participant, asked, onClose }: BarPersonProps) {
  const { t } = useTranslation();
  const { passcode } = useSignal(call.rules);
  const name = participant?.name ?? '';
  const isHost = useSignal(call.isHost);
  const means = isHost ? (passcode ? 'passcode' : 'link') : 'coHost';
  return (
    <ConfirmDialog
      title={t('bar.title', { name })}
      body={t(`bar.body.${means}`, { name })}
      confirmLabel={t('bar.confirm')}
      isOpen={participant !== null}
      onConfirm={() => {
        if (participant === null) return;
        asked.run(t(`bar.done.${means}`, { name }), () => call.remove(participant.id, 'not-again'));
      }}
      onClose={onClose}
    />
  );
}
