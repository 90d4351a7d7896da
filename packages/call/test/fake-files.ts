import { equalBytes, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { fileHeaders, filePieceSize, filesPath, limits, readFileAuthorization } from '@conclave/protocol';
import type { AnswerBody, FileErrorCode } from '@conclave/protocol';
import type { AskServer } from '../src/ask-server.ts';
import type { Peer } from './cable.ts';

interface Stored {
  readonly owner: string;
  readonly size: number;
  readonly pieces: Map<number, Bytes>;
}

type Request = Parameters<AskServer>[0];
type Answer = Awaited<ReturnType<AskServer>>;

/** What a server keeps of files, in memory. It may be made to lie. */
export class FakeFiles {
  readonly stored = new Map<string, Stored>();
  largest = 12 * limits.filePiece;
  /** Looked at before each request: null loses it, an error is its answer, undefined lets it through. */
  before: (request: Request, piece: number | null) => FileErrorCode | null | undefined = () => undefined;
  /** Whether the answer to a request that was carried out gets lost. */
  losesAnswer: (request: Request, piece: number | null) => boolean = () => false;
  /** What is given in place of a piece. */
  meddle: (piece: Bytes, number: number, file: Stored) => Bytes = (piece) => piece;
  /** Numbers of the pieces that were stored, in their order. */
  readonly taken: number[] = [];
  readonly #passes: () => readonly Bytes[];

  constructor(passes: () => readonly Bytes[]) {
    this.#passes = passes;
  }

  passOf({ token }: Peer): AnswerBody<'file-pass'> {
    return { pass: token.toReversed(), largest: this.largest };
  }

  async ask(request: Request): Promise<Answer> {
    await Promise.resolve();
    const [id = '', number] = request.path.slice(filesPath.length + 1).split('/');
    const piece = number === undefined ? null : Number(number);
    const fault = this.before(request, piece);
    if (fault === null || request.signal.aborted) return null;
    const answer = fault === undefined ? this.#carryOut(request, id, piece) : error(fault);
    return this.losesAnswer(request, piece) ? null : answer;
  }

  #carryOut({ method, headers, body }: Request, id: string, piece: number | null): Answer {
    const bearer = readFileAuthorization(headers['authorization']);
    if (bearer === undefined || !this.#passes().some((pass) => equalBytes(pass, bearer.pass)))
      return error('refused');
    const owner = headers[fileHeaders.owner] ?? '';
    if (method === 'POST') {
      const size = Number(headers[fileHeaders.size]);
      if (!this.stored.has(id)) this.stored.set(id, { owner, size, pieces: new Map() });
      return done(utf8Encode(JSON.stringify({ held: 0 })));
    }
    const file = this.stored.get(id);
    if (file === undefined) return error('not-found');
    if (method === 'GET') {
      const held = file.pieces.get(piece ?? -1);
      return held === undefined ? error('not-found') : done(this.meddle(held, piece ?? 0, file));
    }
    if (file.owner !== owner) return error('refused');
    if (method === 'DELETE') this.stored.delete(id);
    else if (piece !== null && body !== null) {
      if (body.length !== filePieceSize(file.size, piece)) return error('malformed');
      if (!file.pieces.has(piece)) {
        file.pieces.set(piece, body);
        this.taken.push(piece);
      }
    }
    return done(new Uint8Array(0));
  }
}

function done(body: Bytes): Answer {
  return { status: 200, body };
}

function error(code: FileErrorCode): Answer {
  return { status: 400, body: utf8Encode(JSON.stringify({ error: code })) };
}
