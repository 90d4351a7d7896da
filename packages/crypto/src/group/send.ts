import type { Bytes } from '@conclave/base';
import { createApplicationMessage } from 'ts-mls';
import type { ClientState } from 'ts-mls';
import { writePrivateMessage } from '../mls/message.ts';
import { wipeAll } from '../mls/wipe.ts';
import { encodeEnvelope, mustArrive } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import type { Former } from './state.ts';
import { maxHeld } from './timing.ts';
import type { Turn } from './turn.ts';

/** Encrypts for all members and remembers it until its echo: this client can't decrypt what it sent. */
export async function send(turn: Turn, envelope: Envelope): Promise<void> {
  turn.update({ mls: await encrypt(turn, turn.state.mls, turn.epoch, envelope) });
}

/** COM-5: encrypts for the members of a former epoch, under that epoch's keys. */
export async function sendUnder(turn: Turn, former: Former, envelope: Envelope): Promise<void> {
  const { mls } = turn.state;
  const { epoch } = former.mls.groupContext;
  const data = mls.historicalReceiverData.get(epoch);
  if (data === undefined) return;
  const { secretTree } = await encrypt(
    turn,
    { ...former.mls, secretTree: data.secretTree },
    former.epoch,
    envelope,
  );
  const history = new Map(mls.historicalReceiverData).set(epoch, { ...data, secretTree });
  turn.update({ mls: { ...mls, historicalReceiverData: history } });
}

async function encrypt(
  turn: Turn,
  state: ClientState,
  epoch: number,
  envelope: Envelope,
): Promise<ClientState> {
  const made = await createApplicationMessage(state, encodeEnvelope(envelope), turn.suite);
  wipeAll(made.consumed);
  const blob = writePrivateMessage(made.privateMessage);
  const sent = { blob, epoch, envelope, sentAt: turn.now, isVoid: false };
  turn.update({ outgoing: [...turn.state.outgoing, sent] });
  turn.emit({ type: 'message', blob, keep: mustArrive(envelope) });
  return made.newState;
}

/**
 * APP-1. COM-5: while it is open which commit counts, content waits: in an epoch that was gone back to, people whom the
 * void commit removed could read it.
 */
export async function sendContent(turn: Turn, content: Bytes): Promise<void> {
  const { held, recovering, stuck } = turn.state;
  if (stuck === null && recovering === null) return send(turn, { kind: 'content', content });
  turn.update({ held: [...held, content].slice(-maxHeld) });
}
