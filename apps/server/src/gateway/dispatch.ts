import { encodeAnswer, encodeError } from '@conclave/protocol';
import type { AnyRequest } from '@conclave/protocol';
import type { Connection } from './connection.ts';
import { handleEnter } from './entering.ts';
import type { GateSurroundings } from './entering.ts';
import { carryOut } from './handlers.ts';

/** Carries out a request whose state was checked, and answers it. */
export async function dispatch(
  around: GateSurroundings,
  connection: Connection,
  request: AnyRequest,
): Promise<void> {
  const { wire, session, address } = connection;
  if (request.type === 'enter') return handleEnter(around, connection, request.id, request.body);
  if (request.type === 'ping') return wire.send(encodeAnswer(request.id, 'ping', {}));
  if (session.kind === 'connected') return wire.send(encodeError(request.id, 'wrong-state'));
  const { room, peerId } = session;
  if (request.type === 'leave') {
    // The answer goes first: leaving closes the connection.
    wire.send(encodeAnswer(request.id, 'leave', {}));
    return room.leave(peerId);
  }
  if (request.type === 'command') {
    if (!connection.countsUp(request.body.counter)) return wire.send(encodeError(request.id, 'refused'));
    const { nonce } = connection;
    const obeyed = await room.command(request.body, nonce, () =>
      wire.send(encodeAnswer(request.id, 'command', {})),
    );
    return obeyed.ok ? undefined : wire.send(encodeError(request.id, obeyed.error));
  }
  const result = await carryOut({ room, peerId, address, limiters: around.limiters }, request);
  wire.send(
    result.ok ? encodeAnswer(request.id, request.type, result.value) : encodeError(request.id, result.error),
  );
}
