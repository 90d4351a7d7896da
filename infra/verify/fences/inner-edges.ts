import { isTooling } from '../rooms.ts';
import type { Fence, Import } from '../tree.ts';

type Rule = {
  /** The files that the rule speaks to. */
  readonly binds: (path: string) => boolean;
  readonly forbids: (specifier: string, imported: Import) => boolean;
  readonly message: string;
};

/** Promises finer than a package.json can make. */
const RULES: readonly Rule[] = [
  {
    binds: (path) => path.startsWith('apps/web/') && !/^apps\/web\/src\/compose(\.ts$|\/)/.test(path),
    forbids: (specifier) => /^@conclave\/(media|signalling|crypto)(\/|$)/.test(specifier),
    message: 'only apps/web/src/compose.ts builds the real adapters',
  },
  {
    binds: (path) => path.startsWith('packages/media/'),
    forbids: (specifier) => /^@conclave\/crypto(\/(?!sframe$)|$)/.test(specifier),
    message: 'media encrypts frames and knows no more of @conclave/crypto than its sframe entry',
  },
  {
    binds: (path) => path.startsWith('packages/media/') && !path.startsWith('packages/media/src/worker/'),
    forbids: (specifier) => specifier === '@conclave/crypto/sframe',
    message: 'frame keys live in the transform worker alone: only src/worker imports @conclave/crypto/sframe',
  },
  {
    binds: (path) => path.startsWith('packages/'),
    forbids: (specifier, { typeOnly }) => /^mediasoup(\/|$)/.test(specifier) && !typeOnly,
    message: 'mediasoup runs in the server; a package may import its types only',
  },
  {
    binds: (path) => !isTooling(path) && !/\/testing(\.ts$|\/)/.test(path),
    forbids: (specifier) => /(^@conclave\/[^/]+|\.)\/testing(\.ts$|\/|$)/.test(specifier),
    message: 'what is made for tests is imported by tests only',
  },
];

/** The edges inside the table's edges: who in a room may use what the room may use. */
export const innerEdges: Fence = ({ sources }) =>
  sources.flatMap(({ path, imports }) =>
    imports.flatMap((imported) =>
      RULES.filter(({ binds, forbids }) => binds(path) && forbids(imported.specifier ?? '', imported)).map(
        ({ message }) => ({
          path,
          line: imported.line,
          message: `${imported.specifier}: ${message}`,
        }),
      ),
    ),
  );
