import { expect, test } from 'vitest';
import { plantWorkspace, runTool } from './planted-workspace.ts';

test('dead code is refused: a file that nothing imports, an export that nothing reads, an unused dependency', () => {
  using workspace = plantWorkspace({
    'packages/base/src/orphan.ts': 'export const a = 1;\n',
    'packages/base/src/index.ts': "import { read } from './part.ts';\nexport const here = read;\n",
    'packages/base/src/part.ts': 'export const read = 1;\nexport const unread = 2;\n',
  });
  const { code, output } = runTool(workspace, 'knip', [
    '--no-progress',
    '--workspace',
    'packages/base',
    '--workspace',
    'packages/protocol',
  ]);
  expect(code).not.toBe(0);
  expect(output).toMatch(/Unused files[^]*packages\/base\/src\/orphan\.ts/);
  expect(output).toMatch(/Unused exports[^]*unread +packages\/base\/src\/part\.ts/);
  expect(output).toMatch(/Unused dependencies[^]*@conclave\/base +packages\/protocol\/package\.json/);
});

test('a file that is not formatted is refused', () => {
  using workspace = plantWorkspace({ 'packages/base/src/untidy.ts': 'export const a   = "b"\n' });
  const { code, output } = runTool(workspace, 'prettier', ['--check', 'packages/base/src']);
  expect(code).not.toBe(0);
  expect(output).toContain('untidy.ts');
  expect(output).not.toContain('index.ts');
});
