import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fences } from './fences.ts';
import { readTree } from './read-tree.ts';
import { ROOMS } from './rooms.ts';

/** The real checkout, whose configuration the planted one is held to. */
const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** What the real tools are set up with. */
const CONFIGURATION = [
  'tsconfig.base.json',
  '.oxlintrc.json',
  '.prettierrc.json',
  '.prettierignore',
  'knip.json',
  'pnpm-workspace.yaml',
];

export type Workspace = { readonly top: string; readonly [Symbol.dispose]: () => void };

/** The package registry that a planted workspace must not name. */
export const REGISTRY = 'registry.example.org';

/**
 * A workspace in a temporary folder in which every room has its place, its real edges to other rooms and one file;
 * no fence has anything to say about it. What a test plants comes on top.
 *
 * @param planted texts by their paths from the top; they replace what would stand there
 */
export function plantWorkspace(planted: Readonly<Record<string, string>>): Workspace {
  const top = mkdtempSync(join(tmpdir(), 'conclave-planted-'));
  for (const name of CONFIGURATION) copyFileSync(join(checkout, name), join(top, name));
  for (const [path, text] of Object.entries({ ...blankWorkspace(), ...planted })) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  for (const [folder, { rooms }] of ROOMS) linkRooms(top, folder, rooms);
  symlinkSync(join(checkout, 'node_modules'), join(top, 'node_modules'));
  execFileSync('git', ['init', '-q'], { cwd: top });
  return { top, [Symbol.dispose]: () => rmSync(top, { recursive: true }) };
}

/**
 * What the fences say about a planted workspace.
 *
 * @returns one line for each violation: `path  message  [fence]`
 */
export function violationsOf(planted: Readonly<Record<string, string>>): readonly string[] {
  using workspace = plantWorkspace(planted);
  const tree = readTree(workspace.top);
  return [...fences([REGISTRY])].flatMap(([name, fence]) =>
    fence(tree).map(({ path, message }) => `${path}  ${message}  [${name}]`),
  );
}

/** The package.json of a room, with the edges to other rooms that the table gives it, and what else is said. */
export function manifestOf(
  folder: string,
  {
    dependencies = {},
    devDependencies = {},
  }: { dependencies?: Record<string, string>; devDependencies?: Record<string, string> } = {},
): string {
  const { name = 'conclave', rooms = [] } = ROOMS.get(folder) ?? {};
  const own = Object.fromEntries(rooms.map((room) => [room, 'workspace:*']));
  const exports = { '.': './src/index.ts', './sframe': './src/sframe.ts', './testing': './src/testing.ts' };
  return JSON.stringify({ name, exports, dependencies: { ...own, ...dependencies }, devDependencies });
}

const FILE = 'export const here = 1;\n';

function blankWorkspace(): Record<string, string> {
  const rooms = [...ROOMS.keys()].flatMap((folder): [path: string, text: string][] => [
    [`${folder}/package.json`, manifestOf(folder)],
    [
      `${folder}/tsconfig.json`,
      JSON.stringify({
        extends: `${folder.replace(/[^/]+/g, '..')}/tsconfig.base.json`,
        include: ['src', 'test'],
      }),
    ],
    ...['index', 'sframe', 'testing'].map((file): [string, string] => [`${folder}/src/${file}.ts`, FILE]),
  ]);
  const tools = { vitest: '5.1.1' };
  return {
    ...Object.fromEntries(rooms),
    '.gitignore': 'node_modules\n',
    'package.json': JSON.stringify({ name: 'conclave', devDependencies: tools }),
  };
}

function linkRooms(top: string, folder: string, names: readonly string[]): void {
  mkdirSync(join(top, folder, 'node_modules', '@conclave'), { recursive: true });
  for (const [other, { name }] of ROOMS) {
    if (names.includes(name)) symlinkSync(join(top, other), join(top, folder, 'node_modules', name));
  }
}

/**
 * Runs one of the workspace's tools in a planted workspace.
 *
 * @returns everything it printed, and its exit code
 */
export function runTool(
  workspace: Workspace,
  command: string,
  args: readonly string[],
): { code: number | null; output: string } {
  const bin = join(checkout, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync(join(bin, command), args, {
    cwd: workspace.top,
    env,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}
