import { closeCodes, encodeAnswer, encodeError, limits } from '@conclave/protocol';
import type { ErrorCode, RequestBody } from '@conclave/protocol';
import type { Clock } from '@conclave/base';
import { judge } from '../rooms/gate.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Meeting, MeetingStore } from '../store/meeting-store.ts';
import type { Connection } from './connection.ts';
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
 * JOIN-1. Whatever is wrong is `refused`, after the same work; only who passed the gate learns more. A peer that
 * resumes with its token passes whatever others did from its address: limits never lock out members.
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
  const running = around.rooms.find(body.roomId);
  const resumes = body.resume !== undefined && running?.mayResume(body.peerId, body.resume.token) === true;
  const key = `${connection.address} ${body.roomId}`;
  if (!resumes && (await around.limiters.failures.exhausted(key))) return fail('too-many-requests');
  const stored = await around.store.find(body.roomId, around.clock.now());
  // A meeting that expired goes on for those who are in it.
  const meeting: Meeting | undefined = stored ?? (resumes ? running?.meeting : undefined);
  const verdict = judge(meeting, connection.nonce, body);
  if (!verdict.passed || meeting === undefined) {
    await around.limiters.failures.take(key);
    return fail('refused');
  }
  if (!resumes && !around.mayWait(connection.address)) return fail('too-many-requests');
  const room = around.rooms.open(meeting);
  const entered = await room.enter(connection.wire, body, verdict.isHost, (answer) => {
    connection.session = { kind: 'entered', room, peerId: body.peerId };
    connection.wire.send(encodeAnswer(id, 'enter', answer));
  });
  if (entered.ok) {
    // It broke while it was entering: nothing else would tell the room.
    if (connection.isClosed) room.disconnected(body.peerId, connection.wire);
    return;
  }
  if (entered.error === 'refused') await around.limiters.failures.take(key);
  fail(entered.error);
}
