import { afterAll, expect, test } from 'vitest';
import { plantWorkspace, runTool } from './planted-workspace.ts';

/** A flag of tsconfig.base.json, the error that it gives, and the text that it refuses. */
const PLANTED: readonly (readonly [flag: string, error: string, text: string])[] = [
  ['strict', 'TS2322', 'export const a: string = null;\n'],
  ['noUncheckedIndexedAccess', 'TS2322', 'export const a = (b: readonly string[]): string => b[0];\n'],
  ['exactOptionalPropertyTypes', 'TS2375', 'export const a: { b?: string } = { b: undefined };\n'],
  [
    'noImplicitOverride',
    'TS4114',
    'export class A {\n  b(): void {}\n}\nexport class C extends A {\n  b(): void {}\n}\n',
  ],
  [
    'noImplicitReturns',
    'TS7030',
    'export const a = (b: boolean): number | undefined => {\n  if (b) return 1;\n};\n',
  ],
  [
    'noFallthroughCasesInSwitch',
    'TS7029',
    'export const a = (b: number): void => {\n  switch (b) {\n    case 1:\n      b += 1;\n    default:\n      b += 2;\n  }\n};\n',
  ],
  [
    'noPropertyAccessFromIndexSignature',
    'TS4111',
    'export const a = (b: Record<string, string>): unknown => b.c;\n',
  ],
  ['erasableSyntaxOnly', 'TS1294', 'export enum A {\n  B,\n}\n'],
  ['verbatimModuleSyntax', 'TS1484', "import { B } from './type.ts';\nexport const a = (b: B): B => b;\n"],
];

const workspace = plantWorkspace({
  ...Object.fromEntries(
    PLANTED.map(([flag, , text]) => [`packages/base/src/${flag.toLowerCase()}.ts`, text]),
  ),
  'packages/base/src/type.ts': 'export type B = string;\n',
});
afterAll(() => workspace[Symbol.dispose]());

const { code, output } = runTool(workspace, 'tsc', ['-p', 'packages/base', '--pretty', 'false']);

test.each(PLANTED)('%s bites with %s', (flag, error) => {
  const file = `packages/base/src/${flag.toLowerCase()}.ts(`;
  expect(output.split('\n').filter((line) => line.startsWith(file) && line.includes(error))).not.toEqual([]);
});

test('the compiler fails on what it finds, and leaves a plain file alone', () => {
  expect(code).not.toBe(0);
  expect(output).not.toContain('src/type.ts');
});
