import { closeCodes, encodeAnswer, encodeError, limits } from '@conclave/protocol';
import type { ErrorCode, RequestBody } from '@conclave/protocol';
import type { Clock } from '@conclave/base';
import { judge } from '../rooms/gate.ts';
import { claimedPlace } from '../rooms/member-pass.ts';
import { openGate } from '../rooms/meeting-change.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { MeetingStore } from '../store/meeting-store.ts';
import type { Connection } from './connection.ts';
import { visitor } from './limiters.ts';
import type { Limiters } from './limiters.ts';

export interface GateSurroundings {
  readonly store: MeetingStore;
  readonly rooms: Rooms;
  readonly limiters: Limiters;
  readonly clock: Clock;
  /** False where the address has too many waiting connections already. */
  mayWait(address: string): boolean;
}

/**
 * JOIN-1. Whatever is wrong is `refused`, after the same work; only who passed the gate learns more. JOIN-3: who shows
 * a member's pass, or the host key, comes in whatever others did from its address; a peer that resumes does too.
 */
export async function handleEnter(
  around: GateSurroundings,
  connection: Connection,
  id: number,
  body: RequestBody<'enter'>,
): Promise<void> {
  const fail = (error: ErrorCode): void => connection.wire.send(encodeError(id, error));
  if (body.protocol !== limits.protocolVersion) {
    fail('version-too-old');
    return connection.close(closeCodes.versionTooOld);
  }
  const now = around.clock.wallTime();
  const running = around.rooms.find(body.roomId);
  const stored = await around.store.find(body.roomId, now);
  const shown = running?.shown(body);
  // A meeting that expired goes on for those who are in it.
  const meeting = stored === undefined && shown === undefined ? undefined : (running?.meeting ?? stored);
  // COM-9: for as long as members are believed, a gate that was closed does not keep one from coming back.
  const place = meeting && around.rooms.listens(body.roomId) ? claimedPlace(meeting, body) : undefined;
  const openOrFormer = meeting && (openGate(meeting, body.gateKey, now) ?? (place && body.gateKey));
  const gateKey = shown === undefined ? openOrFormer : shown.pass.gateKey;
  const verdict = judge({ gate: gateKey, host: meeting?.hostKey }, connection.nonce, body);
  const { limiters } = around;
  const { address } = connection;
  const unlimited = verdict.passed && (verdict.isHost || shown !== undefined || place !== undefined);
  const from = visitor(address, body.roomId);
  const failed = (): void => void limiters.take({ failure: 1 }, from);
  if (!unlimited && limiters.exhausted('failure', from)) return fail('too-many-requests');
  if (!verdict.passed || meeting === undefined) {
    failed();
    return fail('refused');
  }
  if (!unlimited && !(around.mayWait(address) && limiters.take({ enter: 1 }, from))) {
    return fail('too-many-requests');
  }
  const opened = around.rooms.open(meeting, address);
  if (!opened.ok) return fail(opened.error);
  const room = opened.value;
  const entrance = { isHost: verdict.isHost, gateKey, address, place };
  const entered = await room.enter(connection.wire, body, entrance, (answer) => {
    connection.session = { kind: 'entered', room, peerId: body.peerId };
    connection.wire.send(encodeAnswer(id, 'enter', answer));
  });
  if (entered.ok) {
    // It broke while it was entering: nothing else would tell the room.
    if (connection.isClosed) room.disconnected(body.peerId, connection.wire);
    return;
  }
  if (entered.error === 'refused') failed();
  fail(entered.error);
}
