import { unitInterval } from '@conclave/base';
import type { LocalMedia } from '@conclave/media';
import type { CallAdapters } from './adapters.ts';
import type { MeetingKeys } from './arrival/meeting-keys.ts';
import type { HandoverSeat } from './features/handover/index.ts';
import { outsideOf } from './features/outside.ts';
import type { LiveCall } from './live-call.ts';
import { attestationPort } from './security/attestation-port.ts';
import type { Session } from './session.ts';
import { createSignallingSfu } from './sfu/signalling-sfu.ts';

export interface CallSurroundings {
  readonly local: LocalMedia;
  readonly keys: MeetingKeys;
  readonly session: () => Session | null;
  readonly call: () => LiveCall | null;
  readonly seat: HandoverSeat;
}

/** What a call is made of that outlives its groups and connections. */
export function callParts(adapters: CallAdapters, { local, keys, session, call, seat }: CallSurroundings) {
  const { clock, logger, random, wakes, identities, tickets, createMediaSession } = adapters;
  return {
    clock,
    logger,
    random,
    wakes,
    tickets,
    local,
    jitter: () => unitInterval(random),
    lasting: { store: identities, roomId: keys.roomBytes },
    media: createMediaSession(createSignallingSfu(session), local, attestationPort(call)),
    outside: outsideOf(adapters, keys.roomId, session, seat),
  };
}
