import { afterAll, expect, test } from 'vitest';
import { plantWorkspace, runTool } from './planted-workspace.ts';

/** A lint rule, a file that breaks it, and the text that does. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['typescript(no-explicit-any)', 'packages/base/src/any.ts', 'export const a = (b: any): unknown => b;\n'],
  [
    'typescript(no-non-null-assertion)',
    'packages/base/src/bang.ts',
    'export const a = (b: string | null): number => b!.length;\n',
  ],
  [
    'typescript(no-floating-promises)',
    'packages/base/src/floating.ts',
    'const work = async (): Promise<void> => {};\nexport const a = (): void => {\n  work();\n};\n',
  ],
  [
    'typescript(no-floating-promises)',
    'packages/base/src/void.ts',
    'const work = async (): Promise<void> => {};\nexport const a = (): void => {\n  void work();\n};\n',
  ],
  [
    'typescript(no-floating-promises)',
    'packages/base/src/floating.test.ts',
    "import { expect, test } from 'vitest';\ntest('a', () => {\n  expect(Promise.resolve(1)).resolves.toBe(1);\n});\n",
  ],
  [
    'typescript(no-misused-promises)',
    'packages/base/src/misused.ts',
    'export const a = (b: readonly number[]): void => {\n  b.forEach(async () => {});\n};\n',
  ],
  ['typescript(ban-ts-comment)', 'packages/base/src/ignore.ts', '// @ts-ignore\nexport const a = 1;\n'],
  [
    'typescript(no-unsafe-type-assertion)',
    'packages/base/src/cast.ts',
    'export const a = (b: unknown): string => b as string;\n',
  ],
  [
    'typescript(no-unsafe-assignment)',
    'packages/base/src/unsafe.ts',
    'export const a = (b: string): void => {\n  const c = JSON.parse(b);\n  c?.toString();\n};\n',
  ],
  [
    'typescript(switch-exhaustiveness-check)',
    'packages/base/src/switch.ts',
    "export const a = (b: 'x' | 'y'): number => {\n  let c = 0;\n  switch (b) {\n    case 'x':\n      c = 1;\n  }\n  return c;\n};\n",
  ],
  ['import(no-default-export)', 'packages/base/src/default.ts', 'const a = 1;\nexport default a;\n'],
  ['unicorn(filename-case)', 'packages/base/src/camelCase.ts', 'export const a = 1;\n'],
  ['eslint(no-warning-comments)', 'packages/base/src/later.ts', '// todo: later\nexport const a = 1;\n'],
  ['eslint(no-console)', 'packages/call/src/console.ts', "export const a = (): void => console.log('a');\n"],
  ['eslint(max-lines)', 'packages/base/src/long.ts', 'export {};\n'.repeat(401)],
  ['eslint(max-lines)', 'e2e/src/long.test.ts', 'export {};\n'.repeat(401)],
  [
    'vitest(no-disabled-tests)',
    'packages/base/src/skipped.test.ts',
    "import { test } from 'vitest';\ntest.skip('a', () => {});\n",
  ],
  [
    'vitest(no-focused-tests)',
    'packages/base/src/only.test.ts',
    "import { test } from 'vitest';\ntest.only('a', () => {});\n",
  ],
  [
    'vitest(expect-expect)',
    'packages/base/src/empty.test.ts',
    "import { test } from 'vitest';\ntest('a', () => {});\n",
  ],
  [
    'react-hooks(rules-of-hooks)',
    'apps/web/src/hook.tsx',
    "import { useState } from 'react';\nexport function Part({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n",
  ],
  ...['base', 'protocol', 'crypto'].flatMap((room) =>
    ['fetch', 'setTimeout', 'localStorage', 'document', 'navigator'].map(
      (name) =>
        [
          'eslint(no-restricted-globals)',
          `packages/${room}/src/${name.toLowerCase()}.ts`,
          `export const a = ${name};\n`,
        ] as const,
    ),
  ),
  [
    'eslint(no-restricted-properties)',
    'packages/crypto/src/now.ts',
    'export const a = (): number => Date.now();\n',
  ],
  [
    'eslint(no-restricted-properties)',
    'packages/crypto/src/random.ts',
    'export const a = (): number => Math.random();\n',
  ],
  [
    'eslint(no-restricted-properties)',
    'packages/crypto/src/bytes.ts',
    'export const a = (): Uint8Array => crypto.getRandomValues(new Uint8Array(1));\n',
  ],
];

const workspace = plantWorkspace({
  ...Object.fromEntries(PLANTED.map(([, path, text]) => [path, text])),
  'packages/base/src/fine.ts': 'export const a = (b: string): number => b.length;\n',
});
afterAll(() => workspace[Symbol.dispose]());

const { code, output } = runTool(workspace, 'oxlint', ['--format', 'unix']);

test.each(PLANTED)('%s bites in %s', (rule, path) => {
  expect(output.split('\n').filter((line) => line.startsWith(`${path}:`) && line.includes(rule))).not.toEqual(
    [],
  );
});

test('the linter fails on what it finds, and leaves a plain file alone', () => {
  expect(code).not.toBe(0);
  expect(output).not.toContain('fine.ts');
});
