import { createApplicationMessage } from 'ts-mls';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { writePrivateMessage } from '../mls/message.ts';
import { wipeAll } from '../mls/wipe.ts';
import { encodeEnvelope, mustArrive } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { ownGeneration } from './generation.ts';
import type { Turn } from './turn.ts';

/** Encrypts for all members and remembers it until its echo: this client can't decrypt what it sent. */
export async function send(turn: Turn, envelope: Envelope): Promise<void> {
  const made = await sealEnvelope(turn.state.mls, envelope, turn.suite);
  wipeAll(made.consumed);
  const blob = writePrivateMessage(made.privateMessage);
  const sent = { blob, epoch: turn.epoch, envelope, sentAt: turn.now };
  turn.update({ mls: made.newState, outgoing: [...turn.state.outgoing, sent] });
  turn.emit({ type: 'message', blob, keep: mustArrive(envelope) });
}

/** COM-6: how this client counts, and what it remembers. */
export async function sayPlace(turn: Turn): Promise<void> {
  const transcriptHash = new Uint8Array(turn.state.mls.groupContext.confirmedTranscriptHash);
  await send(turn, { kind: 'heartbeat', transcriptHash, epoch: turn.epoch });
}

/** APP-4: under the generation that is signed with it. */
export function sealEnvelope(
  mls: ClientState,
  envelope: Envelope,
  suite: CiphersuiteImpl,
): ReturnType<typeof createApplicationMessage> {
  const generation = ownGeneration(mls, 'application');
  return createApplicationMessage(mls, encodeEnvelope({ generation, envelope }), suite);
}
