import { matchesGlob, posix } from 'node:path';
import type { Fence, TsConfig, Violation } from '../tree.ts';

const BASE = 'tsconfig.base.json';

const FLAGS = [
  'strict',
  'noUncheckedIndexedAccess',
  'exactOptionalPropertyTypes',
  'noImplicitOverride',
  'noImplicitReturns',
  'noFallthroughCasesInSwitch',
  'noPropertyAccessFromIndexSignature',
  'erasableSyntaxOnly',
  'verbatimModuleSyntax',
];

/** `strict` is a family; turning a member off would leave its name standing. */
const FAMILY = [
  'noImplicitAny',
  'noImplicitThis',
  'strictNullChecks',
  'strictFunctionTypes',
  'strictBindCallApply',

  'strictPropertyInitialization',
  'strictBuiltinIteratorReturn',
  'useUnknownInCatchVariables',
  'alwaysStrict',
];

/** The compiler is as strict everywhere as the base says, and there is no TypeScript that it does not see. */
export const strictness: Fence = ({ tsConfigs, sources }) => {
  const base = tsConfigs.find(({ path }) => path === BASE);
  const missing = FLAGS.filter((flag) => base?.compilerOptions[flag] !== true);
  const rooms = tsConfigs.filter(({ path }) => path !== BASE);
  const unseen = sources.filter(
    ({ path }) => /\.tsx?$/.test(path) && !rooms.some((config) => sees(config, path)),
  );
  return [
    ...missing.map((flag) => ({ path: BASE, message: `${flag} must be true` })),
    ...rooms.flatMap(weakenings),
    ...unseen.map(({ path }) => ({ path, message: 'no tsconfig.json includes this file' })),
  ];
};

function weakenings({ path, extends: parent, compilerOptions }: TsConfig): Violation[] {
  const extendsBase = parent !== undefined && posix.join(posix.dirname(path), parent) === BASE;
  const overrides = [...FLAGS, ...FAMILY].filter((flag) => Object.hasOwn(compilerOptions, flag));
  return [
    ...(extendsBase ? [] : [{ path, message: `must extend ${BASE}` }]),
    ...overrides.map((flag) => ({ path, message: `${flag} is for ${BASE} to say` })),
  ];
}

const sees = (config: TsConfig, path: string): boolean =>
  config.include.some((entry) => {
    const pattern = posix.join(posix.dirname(config.path), entry);
    return pattern === '.' || path.startsWith(`${pattern}/`) || matchesGlob(path, pattern);
  });
