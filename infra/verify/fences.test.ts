import { expect, test } from 'vitest';
import { REGISTRY, manifestOf, violationsOf } from './planted-workspace.ts';

test('a workspace in which nothing is planted passes every fence', () => {
  expect(violationsOf({})).toEqual([]);
});

/** What is planted, and the one line that the fences must say about it. */
const PLANTED: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'the threat model names tests that are there',
    { 'docs/threat-model.md': '| lie | told | `packages/base/src/a.test.ts`: does well |' },
    'docs/threat-model.md  there is no packages/base/src/a.test.ts  [named tests]',
  ],
  [
    'the threat model names tests by their names',
    {
      'docs/threat-model.md':
        '| lie | told | `packages/base/src/a.test.ts`: does well<br>`packages/base/src/a.test.ts`: fails |',
      'packages/base/src/a.test.ts': "export const names = ['does well'];",
    },
    'docs/threat-model.md  packages/base/src/a.test.ts has no test "fails"  [named tests]',
  ],
  [
    'a document links to files that are there',
    { 'docs/a.md': 'See [the record](adr/0010-gone.md), [the top](..) and [`code`](../package.json).\n' },
    'docs/a.md  links to adr/0010-gone.md, which is not there  [links]',
  ],
  [
    'a document links to headings that are there',
    {
      'docs/a.md': '# One `a` thing\n\n[up](#one-a-thing) [b](b.md#two-1) [c](b.md#three) `[d](#d)`\n',
      'docs/b.md': '## Two\n\n## Two\n\n```sh\n# three\n[e](#e)\n```\n',
    },
    'docs/a.md  links to b.md#three, a heading that is not there  [links]',
  ],
  [
    'a document links no further than the checkout',
    { 'docs/a.md': '[label]: ../../elsewhere/notes.md "notes"\n' },
    'docs/a.md  links to ../../elsewhere/notes.md, which is not there  [links]',
  ],
  [
    'an attack of the threat model has a test',
    { 'docs/threat-model.md': '## Attacks and their tests\n\n| attack | tests |\n|---|---|\n| lie | none |' },
    'docs/threat-model.md  an attack without a test  [named tests]',
  ],
  [
    'features do not import each other',
    {
      'packages/call/src/features/a/index.ts': "export * from '../b/index.ts';\n",
      'packages/call/src/features/b/index.ts': 'export const b = 1;\n',
    },
    'packages/call/src/features/a/index.ts  packages/call/src/features/b: features do not import each other  [rooms of a meeting]',
  ],
  [
    'a feature is entered by its index',
    {
      'apps/web/src/pages/a.ts': "export * from '../features/b/panel.ts';\n",
      'apps/web/src/features/b/panel.ts': 'export const b = 1;\n',
    },
    'apps/web/src/pages/a.ts  apps/web/src/features/b is entered by its index, its view and its texts only  [rooms of a meeting]',
  ],
  [
    'a room of the meeting does not know who composes it',
    {
      'packages/call/src/people/a.ts': "export * from '../live-call.ts';\n",
      'packages/call/src/live-call.ts': 'export const b = 1;\n',
    },
    'packages/call/src/people/a.ts  packages/call/src/live-call.ts composes the rooms: none of them imports it  [rooms of a meeting]',
  ],
  [
    'the server may not list the crypto room',
    {
      'apps/server/package.json': manifestOf('apps/server', {
        dependencies: { '@conclave/crypto': 'workspace:*' },
      }),
    },
    'apps/server/package.json  @conclave/server may not import @conclave/crypto  [package.json edges]',
  ],
  [
    'devDependencies are edges too',
    {
      'packages/crypto/package.json': manifestOf('packages/crypto', {
        devDependencies: { '@conclave/protocol': 'workspace:*' },
      }),
    },
    'packages/crypto/package.json  @conclave/crypto may not import @conclave/protocol  [package.json edges]',
  ],
  [
    'a package from outside must stand in the table',
    { 'packages/base/package.json': manifestOf('packages/base', { dependencies: { lodash: '4.17.21' } }) },
    'packages/base/package.json  @conclave/base may not import lodash  [package.json edges]',
  ],
  [
    'nobody imports the benchmarks',
    { 'e2e/package.json': manifestOf('e2e', { dependencies: { '@conclave/bench': 'workspace:*' } }) },
    'e2e/package.json  @conclave/e2e may not import @conclave/bench  [package.json edges]',
  ],
  [
    'the top level depends on no room',
    { 'package.json': '{"devDependencies":{"@conclave/base":"workspace:*"}}' },
    'package.json  the top level has tools only, in devDependencies: not @conclave/base  [package.json edges]',
  ],
  [
    'a room that is not in the table is refused',
    { 'packages/extra/package.json': '{}' },
    'packages/extra/package.json  packages/extra is not in the table of rooms  [package.json edges]',
  ],
  [
    'a version range is refused',
    {
      'packages/protocol/package.json': manifestOf('packages/protocol', {
        dependencies: { valibot: '^1.5.0' },
      }),
    },
    'packages/protocol/package.json  valibot needs an exact version, not ^1.5.0  [exact versions]',
  ],
  [
    'an import that package.json does not list is refused',
    { 'packages/base/src/a.ts': "import { parse } from 'valibot';\nexport const a = parse;\n" },
    'packages/base/src/a.ts  valibot is not in the package.json that this file lives by  [imports]',
  ],
  [
    'a room that package.json does not list is refused in a test as well',
    { 'packages/crypto/src/a.test.ts': "import '@conclave/protocol';\n" },
    'packages/crypto/src/a.test.ts  @conclave/protocol is not in the package.json that this file lives by  [imports]',
  ],
  [
    'what only tests may use is refused in code that ships',
    { 'packages/base/src/a.ts': "export * from 'vitest';\n" },
    'packages/base/src/a.ts  vitest is not in the package.json that this file lives by  [imports]',
  ],
  [
    'an import in a type is an import',
    { 'packages/base/src/a.ts': "export type A = import('valibot').BaseSchema;\n" },
    'packages/base/src/a.ts  valibot is not in the package.json that this file lives by  [imports]',
  ],
  [
    'an import of a file that does not exist is refused',
    { 'packages/base/src/a.ts': "export * from './gone.ts';\n" },
    'packages/base/src/a.ts  ./gone.ts does not exist  [imports]',
  ],
  [
    'a worker that does not exist is refused',
    { 'packages/base/src/a.ts': "export const url = new URL('./gone.ts', import.meta.url);\n" },
    'packages/base/src/a.ts  ./gone.ts does not exist  [imports]',
  ],
  [
    'an import that goes deeper than exports is refused',
    { 'packages/protocol/src/a.ts': "export * from '@conclave/base/src/index.ts';\n" },
    'packages/protocol/src/a.ts  @conclave/base/src/index.ts does not resolve: it is missing, or not among the exports of @conclave/base  [imports]',
  ],
  [
    'a path out of the room is refused',
    { 'packages/protocol/src/a.ts': "export * from '../../base/src/index.ts';\n" },
    'packages/protocol/src/a.ts  ../../base/src/index.ts leaves the room: import the other room by its name  [imports]',
  ],
  [
    'a computed import is refused',
    { 'packages/base/src/a.ts': 'export const load = (name: string) => import(name);\n' },
    'packages/base/src/a.ts  a computed import cannot be checked  [imports]',
  ],
  [
    'a package that runs in browsers does not import from Node.js',
    { 'packages/crypto/src/a.ts': "export { randomBytes } from 'node:crypto';\n" },
    'packages/crypto/src/a.ts  node:crypto is for rooms that run in Node.js  [imports]',
  ],
  [
    'only compose.ts builds real adapters',
    { 'apps/web/src/page.tsx': "export * from '@conclave/media';\n" },
    'apps/web/src/page.tsx  @conclave/media: only apps/web/src/compose.ts builds the real adapters  [edges inside rooms]',
  ],
  [
    'media does not know the MLS group',
    { 'packages/media/src/worker/a.ts': "export * from '@conclave/crypto';\n" },
    'packages/media/src/worker/a.ts  @conclave/crypto: media encrypts frames and knows no more of @conclave/crypto than its sframe entry  [edges inside rooms]',
  ],
  [
    'frame keys stay in the worker',
    { 'packages/media/src/a.ts': "export * from '@conclave/crypto/sframe';\n" },
    'packages/media/src/a.ts  @conclave/crypto/sframe: frame keys live in the transform worker alone: only src/worker imports @conclave/crypto/sframe  [edges inside rooms]',
  ],
  [
    'what is made for tests does not reach code that ships',
    { 'packages/call/src/a.ts': "export * from '@conclave/base/testing';\n" },
    'packages/call/src/a.ts  @conclave/base/testing: what is made for tests is imported by tests only  [edges inside rooms]',
  ],
  [
    'a cycle of files is refused',
    {
      'packages/base/src/a.ts': "export * from './b.ts';\n",
      'packages/base/src/b.ts': "export type { A } from './a.ts';\n",
    },
    'packages/base/src/a.ts  imports itself: packages/base/src/a.ts → packages/base/src/b.ts → packages/base/src/a.ts  [cycles]',
  ],
  [
    'DOS-1: an array from outside without a bound that is looked at first is refused',
    {
      'packages/protocol/src/a.ts':
        "import * as v from 'valibot';\nexport const a = v.pipe(v.array(v.string()), v.maxLength(3));\n",
      'packages/protocol/package.json': manifestOf('packages/protocol', {
        dependencies: { valibot: '1.5.0' },
      }),
    },
    'packages/protocol/src/a.ts  an array from outside has a bound that is looked at first: boundedArray of @conclave/protocol  [bounded input]',
  ],
  [
    'DOS-1: it is refused by its own name too',
    {
      'apps/server/src/a.ts': "import { array, string } from 'valibot';\nexport const a = array(string());\n",
      'apps/server/package.json': manifestOf('apps/server', { dependencies: { valibot: '1.5.0' } }),
    },
    'apps/server/src/a.ts  an array from outside has a bound that is looked at first: boundedArray of @conclave/protocol  [bounded input]',
  ],
  [
    'DOS-1: the wire is read by what ends at the first fault',
    {
      'packages/protocol/src/a.ts':
        "import * as v from 'valibot';\nexport const a = v.safeParse(v.string(), 1);\n",
      'packages/protocol/package.json': manifestOf('packages/protocol', {
        dependencies: { valibot: '1.5.0' },
      }),
    },
    'packages/protocol/src/a.ts  what comes from outside is read by read and readJson, which end at the first fault  [bounded input]',
  ],
  [
    'a file named utils is refused',
    { 'packages/base/src/utils.ts': 'export {};\n' },
    'packages/base/src/utils.ts  "utils.ts" says nothing: name it after what it is for  [names]',
  ],
  [
    'a folder named helpers is refused',
    { 'e2e/src/helpers/a.ts': 'export {};\n' },
    'e2e/src/helpers/a.ts  "helpers" says nothing: name it after what it is for  [names]',
  ],
  [
    'a check is not switched off without its reason',
    { 'packages/base/src/a.ts': '// oxlint-disable-next-line no-console\nexport const a = 1;\n' },
    'packages/base/src/a.ts  oxlint-disable-next-line needs its reason: "-- because …"  [directives]',
  ],
  [
    'a registry by name is refused in any text',
    { 'README.md': `npm config set registry https://${REGISTRY}/\n` },
    `README.md  names the package registry ${REGISTRY}  [leaks]`,
  ],
  [
    'a path of one machine is refused in any text',
    { 'README.md': `cd ${['', 'home', 'somebody'].join('/')}/conclave\n` },
    `README.md  names a path of one machine: ${['', 'home', 's'].join('/')}…  [leaks]`,
  ],
  [
    'a room that weakens the compiler is refused',
    {
      'packages/base/tsconfig.json':
        '{"extends":"../../tsconfig.base.json","compilerOptions":{"strictNullChecks":false},"include":["src"]}',
    },
    'packages/base/tsconfig.json  strictNullChecks is for tsconfig.base.json to say  [strictness]',
  ],
  [
    'a room that goes its own way is refused',
    { 'packages/base/tsconfig.json': '{"include":["src"]}' },
    'packages/base/tsconfig.json  must extend tsconfig.base.json  [strictness]',
  ],
  [
    'a file that the compiler does not see is refused',
    { 'apps/web/vite.config.ts': 'export {};\n' },
    'apps/web/vite.config.ts  no tsconfig.json includes this file  [strictness]',
  ],
];

test.each(PLANTED)('%s', (_title, planted, said) => {
  expect(violationsOf(planted)).toEqual([said]);
});

test('the base must hold every flag', () => {
  expect(violationsOf({ 'tsconfig.base.json': '{"compilerOptions":{"strict":true}}' })).toContain(
    'tsconfig.base.json  noUncheckedIndexedAccess must be true  [strictness]',
  );
});

test('an import of mediasoup by value is refused in a package, and a type-only one is not', () => {
  const manifest = {
    'packages/protocol/package.json': manifestOf('packages/protocol', {
      dependencies: { mediasoup: '3.27.1' },
    }),
  };
  const said = (text: string): readonly string[] =>
    violationsOf({ ...manifest, 'packages/protocol/src/a.ts': text }).filter((line) =>
      line.endsWith('[edges inside rooms]'),
    );
  expect(said("import type { types } from 'mediasoup';\nexport type A = types.Worker;\n")).toEqual([]);
  expect(said("import { type types } from 'mediasoup';\nexport type A = types.Worker;\n")).toEqual([
    'packages/protocol/src/a.ts  mediasoup: mediasoup runs in the server; a package may import its types only  [edges inside rooms]',
  ]);
});

const SLEEPING: readonly (readonly [string, string])[] = [
  [
    'waitForTimeout',
    'export const a = (page: { waitForTimeout(ms: number): void }) => page.waitForTimeout(5);\n',
  ],
  ['a promise of setTimeout', 'export const a = () => new Promise((resolve) => setTimeout(resolve, 5));\n'],
  [
    'a promise of setTimeout',
    'export const a = () => new Promise<void>((done) => { globalThis.setTimeout(() => done(), 5); });\n',
  ],
  [
    'promisify(setTimeout)',
    "import { promisify } from 'node:util';\nexport const a = promisify(setTimeout);\n",
  ],
  ['node:timers/promises', "export { setTimeout } from 'node:timers/promises';\n"],
  [
    'node:timers/promises',
    "import { setTimeout } from 'node:timers/promises';\nexport const a = setTimeout;\n",
  ],
];

test.each(SLEEPING)('%s is a sleep in a story and in a unit test', (what, text) => {
  for (const path of ['e2e/src/a.ts', 'packages/base/src/a.test.ts']) {
    expect(violationsOf({ [path]: text })).toEqual([
      `${path}  ${what} sleeps: wait for a condition  [sleeps]`,
    ]);
  }
});

test('modules are mocked only in tests that run by themselves', () => {
  const text = ['vi', "mock('node:fs');\n"].join('.');
  expect(violationsOf({ 'packages/base/src/a.test.ts': text })).toEqual([
    'packages/base/src/a.test.ts  a test that mocks modules is named *.mocked.test.ts  [mocks]',
  ]);
  expect(violationsOf({ 'packages/base/src/a.mocked.test.ts': text })).toEqual([]);
});

test('a timer that only sets a limit is no sleep', () => {
  const text =
    'export const a = (ms: number) => new Promise((resolve, reject) => { setTimeout(() => reject(new Error()), ms); });\n';
  expect(violationsOf({ 'e2e/src/a.ts': text })).toEqual([]);
});

test.each([
  ['Date.now', 'export const a = (since: number): number => Date.now() - since;\n'],
  ['Date.now', 'export const a = globalThis.Date.now;\n'],
  ['performance.now', 'export const a = (): number => performance.now();\n'],
  ['performance.timeOrigin', 'export const a = performance.timeOrigin;\n'],
  ['new Date()', 'export const a = new Date().getTime();\n'],
  ['Date()', 'export const a = Date();\n'],
])('%s beside the one adapter of a program reads a clock that may be set', (what, text) => {
  for (const path of ['packages/call/src/a.ts', 'apps/web/src/pages/a.tsx', 'apps/server/src/a.ts']) {
    expect(violationsOf({ [path]: text })).toEqual([
      `${path}  ${what} reads a clock: take a Clock  [clocks]`,
    ]);
  }
});

test('the adapters of a clock read it, and whoever shows a time that is given to it reads none', () => {
  const reads = 'export const a = (): number => Date.now();\n';
  const shows = 'export const a = (at: number): string => new Date(at).toLocaleTimeString();\n';
  for (const path of ['apps/web/src/reading/browser-clock.ts', 'apps/server/src/system-clock.ts'])
    expect(violationsOf({ [path]: reads })).toEqual([]);
  expect(violationsOf({ 'apps/web/src/pages/a.tsx': shows })).toEqual([]);
});

test.each([
  ["export const A = ({ on }: P) => <p>{on && 'copied'}{!on && t('failed')}</p>;\n", 2],
  ['export const A = () => <p><b /> text</p>;\n', 1],
  ['export const A = ({ name }: P) => <p>{name}<b /></p>;\n', 1],
  ['export const A = ({ on }: P) => <p>{on ? <b /> : `text`}<i /></p>;\n', 1],
])('a text beside something else is what a translated page falls over: %s', (text, count) => {
  const path = 'apps/web/src/pages/a.tsx';
  const message = 'a text beside something else needs an element of its own';
  expect(violationsOf({ [path]: text })).toEqual(
    Array.from({ length: count }, () => `${path}  ${message}  [lone texts]`),
  );
});

test('a text that is alone in its element, and elements beside each other, are in order', () => {
  const text =
    'interface P { readonly action: ReactNode; readonly on: boolean }\n' +
    'export const A = ({ action, on }: P) => (\n  <div>\n    <p>{on ? `a` : `b`}</p>\n    {action}\n    {on && <b>text</b>}\n  </div>\n);\n';
  expect(violationsOf({ 'apps/web/src/pages/a.tsx': text })).toEqual([]);
});

test('a style sheet of more lines than a source may have is refused', () => {
  const path = 'apps/web/src/styles/a.css';
  expect(violationsOf({ [path]: '\n'.repeat(401) })).toEqual([
    `${path}  has more than 400 lines: split it  [lengths]`,
  ]);
  expect(violationsOf({ [path]: '\n'.repeat(400) })).toEqual([]);
});
