import { timingSafeEqual } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { fromBase64Url } from '@conclave/base';
import type { Clock } from '@conclave/base';
import { fileHeaders, filesPath, limits, readFileAuthorization } from '@conclave/protocol';
import type { FileErrorCode, RoomId } from '@conclave/protocol';
import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { ServerConfig } from '../config/server-config.ts';
import { isId } from '../files/file-store.ts';
import type { FileStore } from '../files/file-store.ts';
import { clientAddress } from '../gateway/client-address.ts';
import { neighbours, visitor } from '../gateway/limiters.ts';
import type { Limiters } from '../gateway/limiters.ts';
import type { Rooms } from '../rooms/rooms.ts';

const statusOf: Readonly<Record<FileErrorCode, number>> = {
  malformed: 400,
  refused: 403,
  'not-found': 404,
  'too-large': 413,
  'too-many-requests': 429,
  'server-fault': 500,
  'meeting-full': 507,
  'disk-full': 507,
};

/** DOS-1: a piece that is not through by then is given up, in milliseconds. */
const pieceMs = 60_000;
/** A piece that would have to wait longer than this for its neighbours' is refused, in milliseconds. */
const longestWaitMs = 10_000;

export interface FileSurroundings {
  readonly config: Pick<ServerConfig, 'proxyHops'>;
  readonly files: FileStore;
  readonly rooms: Pick<Rooms, 'find'>;
  readonly limiters: Limiters;
  readonly clock: Clock;
}

/** What a request is about, after it was looked at. */
interface Asked {
  readonly room: RoomId;
  readonly address: string;
  readonly id: string;
}

type Handler = (request: Request, response: Response, asked: Asked) => Promise<FileErrorCode | undefined>;

/** APP-2: ciphertext of files, for members of its room alone. */
export function fileRoutes({ config, files, rooms, limiters, clock }: FileSurroundings): Router {
  const router = express.Router({ strict: true, caseSensitive: true });

  const forMembers =
    (handler: Handler): RequestHandler =>
    async (request, response) => {
      response.setHeader('Cache-Control', 'no-store');
      const bearer = readFileAuthorization(request.headers.authorization);
      const pass = bearer && rooms.find(bearer.room)?.filePass(bearer.peer);
      const shown =
        bearer !== undefined && pass?.ok === true && timingSafeEqual(pass.value.pass, bearer.pass);
      if (!shown) return fail(response, 'refused');
      const { id } = request.params;
      if (typeof id !== 'string' || !isId(id)) return fail(response, 'malformed');
      const address = clientAddress(request, config.proxyHops);
      const failure = await handler(request, response, { room: bearer.room, address, id });
      if (failure !== undefined) fail(response, failure);
    };

  /** Pays for a piece, and waits for its neighbours'. @returns false where that would take too long */
  const paid = async (response: Response, { address, room }: Asked, bytes: number): Promise<boolean> => {
    const wait = limiters.spend({ 'file-byte': bytes }, neighbours(address, room), longestWaitMs);
    if (wait !== undefined && wait > 0) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(wait, resolve);
        response.once('close', () => {
          cancel();
          resolve();
        });
      });
    }
    return wait !== undefined;
  };
  const inTime = (response: Response): void => {
    const cancel = clock.after(pieceMs, () => response.destroy());
    response.once('close', cancel);
  };

  router.post(
    `${filesPath}/:id`,
    forMembers(async ({ headers }, response, { room, address, id }) => {
      const size = whole(headers[fileHeaders.size]);
      const owner = ownerOf(headers);
      if (size === undefined || size === 0 || owner === undefined) return 'malformed';
      const pay = (): boolean => limiters.take({ 'file-kept': size }, visitor(address, room));
      const begun = await files.begin(room, { id, size, owner }, pay);
      if (!begun.ok) return begun.error;
      response.status(200).json({ held: begun.value.held });
      return undefined;
    }),
  );

  router.put(
    `${filesPath}/:id/:number`,
    forMembers(async (request, response, asked) => {
      const { headers } = request;
      const number = whole(request.params['number']);
      const length = whole(headers['content-length']);
      const owner = ownerOf(headers);
      const file = files.find(asked.room, asked.id);
      if (number === undefined || length === undefined || owner === undefined) return 'malformed';
      if (file === undefined) return 'not-found';
      if (!file.belongsTo(owner)) return 'refused';
      inTime(response);
      if (!(await paid(response, asked, length))) return 'too-many-requests';
      const written = await file.write(number, length, request);
      if (!written.ok) return written.error;
      response.status(204).end();
      return undefined;
    }),
  );

  router.get(
    `${filesPath}/:id/:number`,
    forMembers(async (request, response, asked) => {
      const number = whole(request.params['number']);
      const piece = number === undefined ? undefined : files.find(asked.room, asked.id)?.piece(number);
      if (piece === undefined) return 'not-found';
      inTime(response);
      if (!(await paid(response, asked, piece.size))) return 'too-many-requests';
      // Nothing that a browser would show, whatever it is.
      response.set({
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': 'attachment',
        'Content-Length': String(piece.size),
      });
      await pipeline(piece.open(), response).catch(() => response.destroy());
      return undefined;
    }),
  );

  router.delete(
    `${filesPath}/:id`,
    forMembers(async ({ headers }, response, { room, id }) => {
      const owner = ownerOf(headers);
      const file = files.find(room, id);
      if (file === undefined || owner === undefined) return 'not-found';
      if (!file.belongsTo(owner)) return 'refused';
      await files.remove(room, id);
      response.status(204).end();
      return undefined;
    }),
  );

  return router;
}

function ownerOf(headers: Request['headers']) {
  const header = headers[fileHeaders.owner];
  const owner = typeof header === 'string' ? fromBase64Url(header) : undefined;
  return owner?.length === 32 ? owner : undefined;
}

function whole(text: unknown): number | undefined {
  return typeof text === 'string' && /^(?:0|[1-9]\d{0,11})$/.test(text) ? Number(text) : undefined;
}

function fail(response: Response, error: FileErrorCode): void {
  if (response.headersSent || response.destroyed) return;
  // What is still to come of a large body is not waited for.
  const length = Number(response.req.headers['content-length'] ?? 0);
  if (!(length <= limits.filePiece)) response.setHeader('Connection', 'close');
  response.status(statusOf[error]).json({ error });
}
