import { domainBytes, fromBase64Url, toBase64Url } from '@conclave/base';
import type { Bytes, DomainBytes } from '@conclave/base';
import * as v from 'valibot';
import { counter } from './fields.ts';
import type { PeerId, RoomId } from './fields.ts';
import { toPeerId, toRoomId } from './fields.ts';
import { limits } from './limits.ts';

/**
 * APP-2: files are ciphertext in pieces, over HTTP. `POST PATH/ID` begins one, `PUT` and `GET PATH/ID/NUMBER` are its pieces, `DELETE PATH/ID`
 * ends it. ID: 16 random bytes in base64url.
 */
export const filesPath = '/api/files';

/** What a file's sender says of it in headers: bytes of the whole, and what only the sender knows (32 bytes, base64url). */
export const fileHeaders = { size: 'conclave-file-size', owner: 'conclave-file-owner' } as const;

export const fileErrorCode = v.picklist([
  'malformed',
  /** Who asks is no member, or not the file's sender. */
  'refused',
  'not-found',
  /** Above what the operator lets anybody send. */
  'too-large',
  /** The meeting holds as much as it may. */
  'meeting-full',
  /** The disk does, whoever filled it. */
  'disk-full',
  'too-many-requests',
  'server-fault',
]);
export type FileErrorCode = v.InferOutput<typeof fileErrorCode>;

/** Who asks: the member of a room that `pass` was given to. */
export interface FileBearer {
  readonly room: RoomId;
  readonly peer: PeerId;
  readonly pass: Bytes;
}

const scheme = 'Conclave ';

/** The value of `Authorization`: nothing of it stands in a URL. */
export function fileAuthorization({ room, peer, pass }: FileBearer): string {
  return `${scheme}${room}.${peer}.${toBase64Url(pass)}`;
}

export function readFileAuthorization(header: string | undefined): FileBearer | undefined {
  if (header === undefined || header.length > 128 || !header.startsWith(scheme)) return undefined;
  const [room, peer, pass, ...rest] = header.slice(scheme.length).split('.').map(fromBase64Url);
  if (room?.length !== 16 || peer?.length !== 16 || pass?.length !== 32 || rest.length > 0) return undefined;
  return { room: toRoomId(room), peer: toPeerId(peer), pass };
}

/** What a peer's pass for files is the SHA-256 of: it gives its token away to nobody. */
export function filePassStatement(token: Uint8Array): DomainBytes {
  return domainBytes('file-pass', token);
}

/** How many pieces a file of `size` bytes has. */
export function filePieces(size: number): number {
  return Math.ceil(size / limits.filePiece);
}

/** Bytes of a piece; 0 where the file has none of that number. */
export function filePieceSize(size: number, number: number): number {
  return Math.max(0, Math.min(limits.filePiece, size - number * limits.filePiece));
}

/** What `POST` answers: how many pieces are held. */
export const fileBegun = v.strictObject({ held: counter });

/** What everything that fails answers. */
export const fileFailure = v.strictObject({ error: fileErrorCode });
