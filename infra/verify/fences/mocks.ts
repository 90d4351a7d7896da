import { lineAt } from '../line-at.ts';
import type { Fence } from '../tree.ts';

const MOCK = /\bvi\s*\.\s*(mock|doMock|resetModules)\b/g;

/** Test files in Node share the modules that they import: who puts others in their place does so in a worker of its own. */
export const mocks: Fence = ({ sources }) =>
  sources
    .filter(({ path }) => /\.test\.tsx?$/.test(path) && !/\.(mocked|browser)\.test\.tsx?$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(MOCK)].map(({ index }) => ({
        path,
        line: lineAt(text, index),
        message: 'a test that mocks modules is named *.mocked.test.ts',
      })),
    );
