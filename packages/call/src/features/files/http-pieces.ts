import { equalBytes, err, ok, toBase64Url, utf8Decode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { fileAuthorization, fileFailure, fileHeaders, filesPath } from '@conclave/protocol';
import type { AnswerBody, PeerId, RoomId } from '@conclave/protocol';
import * as v from 'valibot';
import type { AskServer } from '../../ask-server.ts';
import type { FileAtServer, PieceFault, PiecePort, PieceSource } from './pieces.ts';

type Pass = AnswerBody<'file-pass'> & { readonly peer: PeerId };
type Asked = Pick<Parameters<AskServer>[0], 'method' | 'signal'> & {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Bytes;
};

const failure = v.pipe(v.string(), v.parseJson(), fileFailure);

/** The pieces of one room over HTTP. The pass is asked for when it is needed, and anew by each session. */
export function httpPieces(askServer: AskServer, room: RoomId, current: () => PieceSource | null): PiecePort {
  let kept: Pass | null = null;

  const newPass = async (): Promise<Pass | null> => {
    const source = current();
    const answer = await source?.signalling.request('file-pass', {});
    if (source === null || answer?.ok !== true) return null;
    kept = { ...answer.value, peer: source.peerId };
    return kept;
  };

  const ask = async (request: Asked): Promise<Result<Bytes, PieceFault>> => {
    const asked = async (pass: Pass): Promise<Result<Bytes, PieceFault>> => {
      const authorization = fileAuthorization({ room, ...pass });
      const { headers, path, body = null, ...rest } = request;
      const answer = await askServer({
        ...rest,
        path: `${filesPath}/${path}`,
        headers: { ...headers, authorization },
        body,
      });
      if (answer === null) return err('unreachable');
      if (answer.status < 300) return ok(answer.body);
      const told = v.safeParse(failure, utf8Decode(answer.body) ?? '');
      // A proxy in front says in its own way that there is no server just now.
      return err(told.success ? told.output.error : 'unreachable');
    };
    const pass = kept ?? (await newPass());
    if (pass === null) return err('unreachable');
    const first = await asked(pass);
    if (first.ok || first.error !== 'refused') return first;
    // The pass may be of a session that is over, and the next one be on its way.
    const next = await newPass();
    if (next === null) return err('unreachable');
    return equalBytes(next.pass, pass.pass) ? first : asked(next);
  };

  const owned = ({ owner }: FileAtServer): Record<string, string> => ({
    [fileHeaders.owner]: toBase64Url(owner),
  });
  const nothing = (result: Result<Bytes, PieceFault>): Result<void, PieceFault> =>
    result.ok ? ok(undefined) : result;

  return {
    largest: async () => (kept ?? (await newPass()))?.largest ?? null,
    begin: async (file, signal) =>
      nothing(
        await ask({
          method: 'POST',
          path: toBase64Url(file.id),
          headers: { ...owned(file), [fileHeaders.size]: String(file.size) },
          signal,
        }),
      ),
    put: async (file, number, piece, signal) =>
      nothing(
        await ask({
          method: 'PUT',
          path: `${toBase64Url(file.id)}/${number}`,
          headers: owned(file),
          body: piece,
          signal,
        }),
      ),
    get: (id, number, signal) => ask({ method: 'GET', path: `${toBase64Url(id)}/${number}`, signal }),
    remove: async (file) => {
      const { signal } = new AbortController();
      await ask({ method: 'DELETE', path: toBase64Url(file.id), headers: owned(file), signal });
    },
  };
}
